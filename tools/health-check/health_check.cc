#include "tools/health-check/health_check.h"

#include <utility>

#include "nlohmann/json.hpp"
#include "tools/health-check/verdict.h"
#include "tools/lib/http/fetch.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

struct Result {
  absl::StatusOr<Fetched> fetched;
  absl::Duration time;  // until the response was complete
};

std::vector<Result> FetchAll(const HealthCheckOptions& options,
                             const std::vector<HealthTarget>& targets, HttpTransport* transport) {
  std::vector<Result> results(targets.size());
  size_t in_flight = 0;
  for (size_t i = 0; i < targets.size(); ++i) {
    ++in_flight;
    const absl::Time start = options.now();
    StartFetch(transport, targets[i].request(), options.timeout,
               [&options, &in_flight, start, result = &results[i]](auto fetched) {
                 result->fetched = std::move(fetched);
                 result->time = options.now() - start;
                 --in_flight;
               });
  }
  while (in_flight > 0 && transport->RunOnce()) {
  }
  return results;
}

std::map<int, PortState> FindPorts(const HealthCheckOptions& options,
                                   const std::vector<HealthTarget>& targets) {
  std::set<int> ports;
  for (const HealthTarget& target : targets) {
    if (target.is_local()) ports.insert(target.url.port_or_default());
  }
  return ports.empty() ? std::map<int, PortState>() : options.find_listeners(ports);
}

Json ListenerJson(const PortState& port) {
  if (!port.listener) return Json();
  Json json;
  json["pid"] = port.listener->pid;
  json["program"] = port.listener->program;
  return json;
}

}  // namespace

absl::StatusOr<bool> HealthCheck(const HealthCheckOptions& options,
                                 const std::vector<HealthTarget>& targets, HttpTransport* transport,
                                 ByteSink* out) {
  const std::vector<Result> results = FetchAll(options, targets, transport);
  std::map<int, PortState> ports = FindPorts(options, targets);
  Writer writer(out);
  bool all_ok = true;
  for (size_t i = 0; i < targets.size(); ++i) {
    const HealthTarget& target = targets[i];
    const absl::StatusOr<Fetched>& fetched = results[i].fetched;
    const PortState port = target.is_local() ? ports[target.url.port_or_default()] : PortState();
    const Verdict verdict = fetched.ok()
                                ? JudgeResponse(target, fetched->response, port, options.allow_html)
                                : JudgeFailure(target, fetched.status(), port, options.timeout);
    all_ok = all_ok && verdict.is_ok;
    Json line;
    line["name"] = target.name;
    line["url"] = target.shown_url();
    line["result"] = verdict.is_ok ? "ok" : "failed";
    line["status"] = fetched.ok() ? Json(fetched->response.status) : Json();
    line["milliseconds"] = absl::ToInt64Milliseconds(results[i].time);
    line["what"] = verdict.what;
    line["fix"] = verdict.fix;
    if (target.is_local()) line["listener"] = ListenerJson(port);
    writer.Append(ToJsonText(line) + "\n");
  }
  RETURN_IF_ERROR(writer.Close());
  return all_ok;
}

}  // namespace dumpline
