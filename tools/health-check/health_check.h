// Sends a request to each of several URLs and reports whether what they serve is healthy.
#ifndef DUMPLINE_TOOLS_HEALTH_CHECK_HEALTH_CHECK_H_
#define DUMPLINE_TOOLS_HEALTH_CHECK_HEALTH_CHECK_H_

#include <functional>
#include <map>
#include <set>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/health-check/listeners.h"
#include "tools/health-check/target.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/byte_sink.h"

namespace dumpline {

struct HealthCheckOptions {
  bool allow_html = false;
  absl::Duration timeout = absl::Seconds(10);  // for one URL
  std::function<absl::Time()> now;
  std::function<std::map<int, PortState>(const std::set<int>& ports)> find_listeners;
};

// Sends all requests at the same time. Then writes a line
// {"name","url","result","status","milliseconds","what","fix"} for each target, in their order, to
// `out`, and closes it. The lines of targets on this machine also have a "listener". Returns
// whether all targets are ok.
absl::StatusOr<bool> HealthCheck(const HealthCheckOptions& options,
                                 const std::vector<HealthTarget>& targets, HttpTransport* transport,
                                 ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_HEALTH_CHECK_HEALTH_CHECK_H_
