// Sends one request to each service of a project to find out whether it responds.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_PROBE_H_
#define DUMPLINE_TOOLS_ENV_CHECK_PROBE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/env-check/side.h"
#include "tools/lib/http/http.h"
#include "tools/lib/supabase/credentials.h"

namespace dumpline {

struct Service {
  const char* name;   // of the check, after "dev-" or "prod-"
  const char* title;  // in sentences
  const char* path;   // below the project's URL
  bool takes_key;     // hosted gateways require one
};

struct Call {
  const Service* service = nullptr;
  std::string url;
  absl::StatusOr<HttpResponse> answer = absl::InternalError("the transport never answered");
  std::string error_prefix;  // start of the transport's error messages, with the URL
};

struct Probe {
  const Side* side = nullptr;  // must outlive the probe
  Credentials credentials;     // without a key if it must not be sent
  std::vector<Call> calls;     // empty if the side has no project to probe
};

// Prepares the side's calls to storage, auth and the REST API. The key is sent only if
// `may_send_key` is true.
Probe MakeProbe(const Side& side, bool may_send_key);

// Sends all calls at once, so that a service that does not respond delays no other, and waits for
// the responses. Redirects are not followed. The bodies of successful responses are discarded.
void RunProbes(const std::vector<Probe*>& probes, HttpTransport* transport);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_PROBE_H_
