#include "tools/env-check/probe.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/supabase/project.h"

namespace dumpline {
namespace {

constexpr Service kServices[] = {
    {"storage", "storage", "/storage/v1/status", false},
    {"auth", "auth", "/auth/v1/health", true},
    {"rest", "REST API", "/rest/v1/", true},
};

// Discards response bodies. The REST API's description of a project is long.
class DiscardingSink : public BodySink {
 public:
  absl::StatusOr<bool> Write(absl::string_view) override { return true; }
};

}  // namespace

Probe MakeProbe(const Side& side, bool may_send_key) {
  Probe probe;
  probe.side = &side;
  if (!side.project) return probe;
  absl::StatusOr<Credentials> credentials = Credentials::FromText(side.key.value, side.key.name);
  if (may_send_key && credentials.ok()) probe.credentials = *std::move(credentials);
  absl::string_view path = side.project->path;
  absl::ConsumeSuffix(&path, kStorageApiPath);  // the storage filters accept it in a URL
  for (const Service& service : kServices) {
    Call call;
    call.service = &service;
    call.url =
        absl::StrCat(side.project->scheme, "://", side.project->authority(), path, service.path);
    probe.calls.push_back(std::move(call));
  }
  return probe;
}

void RunProbes(const std::vector<Probe*>& probes, HttpTransport* transport) {
  size_t in_flight = 0;
  for (Probe* probe : probes) {
    for (Call& call : probe->calls) {
      HttpRequest request;
      request.url = call.url;
      request.sink = std::make_shared<DiscardingSink>();
      request.max_body_bytes = 1 << 20;
      if (call.service->takes_key) probe->credentials.AddHeaders(&request.headers);
      call.error_prefix = DisplayName(request) + ": ";
      ++in_flight;
      transport->Start(std::move(request),
                       [&call, &in_flight](absl::StatusOr<HttpResponse> answer) {
                         call.answer = std::move(answer);
                         --in_flight;
                       });
    }
  }
  while (in_flight > 0 && transport->RunOnce()) {
  }
}

}  // namespace dumpline
