// Asks the projects of a sync whether they answer, and looks whether their hosts can be reached.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_ONLINE_H_
#define DUMPLINE_TOOLS_ENV_CHECK_ONLINE_H_

#include <functional>
#include <string>
#include <vector>

#include "tools/env-check/env_check.h"
#include "tools/env-check/host_addresses.h"
#include "tools/lib/http/http.h"

namespace dumpline {

// Findings of development and then production, in a fixed order: of storage, auth and REST API, or
// of the connection when none of them answers, and of the database's host, to which nothing is sent.
//
// `offline` are CheckSettings()'s findings: a key or a URL with an error among them is not trusted,
// and no key is sent. No value is shown, and of answers only what has no secret in it.
std::vector<Finding> CheckOnline(
    const Settings& settings, const std::vector<Finding>& offline, HttpTransport* transport,
    const std::function<HostAddresses(const std::string& host)>& look_up);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_ONLINE_H_
