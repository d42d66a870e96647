// Checks that the projects of a sync respond, and that the hosts of its databases can be reached.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_ONLINE_H_
#define DUMPLINE_TOOLS_ENV_CHECK_ONLINE_H_

#include <functional>
#include <string>
#include <vector>

#include "tools/env-check/env_check.h"
#include "tools/env-check/host_addresses.h"
#include "tools/env-check/side.h"
#include "tools/lib/http/http.h"
#include "tools/lib/settings/finding.h"

namespace dumpline {

using LookUp = std::function<HostAddresses(const std::string& host)>;

// Returns the findings of development, then those of production, in a fixed order. The findings of
// each are those of storage, auth and REST API, or that of the connection if none of these
// responds, and then that of the database's host, to which nothing is sent.
//
// `report`, the result of CheckSettings(), decides whether keys are sent. Findings show no
// setting's value, and only those parts of responses that contain no secret.
std::vector<Finding> CheckOnline(const SyncSettings& sync, const SettingsReport& report,
                                 HttpTransport* transport, const LookUp& look_up);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_ONLINE_H_
