// Judges the response, or its absence, of one URL.
#ifndef DUMPLINE_TOOLS_HEALTH_CHECK_VERDICT_H_
#define DUMPLINE_TOOLS_HEALTH_CHECK_VERDICT_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/health-check/listeners.h"
#include "tools/health-check/target.h"
#include "tools/lib/http/http.h"

namespace dumpline {

struct Verdict {
  bool is_ok = false;
  std::string what;  // one sentence of plain text without secrets
  std::string fix;   // the remedy; "" if it is ok
};

// `port` is the state of the URL's port if the host is this machine.
Verdict JudgeResponse(const HealthTarget& target, const HttpResponse& response,
                      const PortState& port, bool allow_html);

// Judges an error of StartFetch() with the time limit `timeout`.
Verdict JudgeFailure(const HealthTarget& target, const absl::Status& error, const PortState& port,
                     absl::Duration timeout);

// Returns the bad news in the body of a successful response, as in "reports the status down", or ""
// if there is none. It understands these bodies, and no others:
//   {"status": "pass"}     draft-inadarei-api-health-check-06, section 3.1: pass, warn or fail, in
//   any
//                          case, with the aliases ok and up, error and down
//   {"status": "UP"}       Spring Boot: UP, UNKNOWN, DOWN or OUT_OF_SERVICE
//   {"status": "healthy"}  ASP.NET Core and Docker: healthy, degraded or unhealthy
//   {"healthy": true}      Supabase Storage
std::string FindComplaint(absl::string_view body);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_HEALTH_CHECK_VERDICT_H_
