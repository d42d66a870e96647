#include "tools/lib/http/http.h"

#include <optional>

#include "absl/strings/cord.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace {

constexpr char kFailurePayload[] = "dumpline/http-failure";

}  // namespace

absl::string_view HttpResponse::Header(absl::string_view name) const {
  for (const auto& header : headers) {
    if (header.first == name) return header.second;
  }
  return "";
}

bool IsWebPage(const HttpResponse& response) {
  return absl::StartsWithIgnoreCase(response.Header("content-type"), "text/html");
}

HttpFailure FailureOf(const absl::Status& error) {
  const absl::optional<absl::Cord> payload = error.GetPayload(kFailurePayload);
  if (!payload) return HttpFailure::kOther;
  for (const HttpFailure failure :
       {HttpFailure::kNameNotFound, HttpFailure::kRefused, HttpFailure::kTls}) {
    if (*payload == std::to_string(static_cast<int>(failure))) return failure;
  }
  return HttpFailure::kOther;
}

void SetFailure(HttpFailure failure, absl::Status* error) {
  if (failure == HttpFailure::kOther) return;
  error->SetPayload(kFailurePayload, absl::Cord(std::to_string(static_cast<int>(failure))));
}

std::string DisplayName(const HttpRequest& request) {
  return absl::StrCat(request.method, " ", request.url.substr(0, request.url.find('?')));
}

absl::StatusOr<HttpResponse> HttpTransport::Send(HttpRequest request) {
  const std::string name = DisplayName(request);
  // Shared with the callback, which outlives this call if the loop ends early.
  auto result = std::make_shared<std::optional<absl::StatusOr<HttpResponse>>>();
  Start(std::move(request),
        [result](absl::StatusOr<HttpResponse> response) { *result = std::move(response); });
  while (!result->has_value()) {
    if (!RunOnce() && !result->has_value()) {
      return absl::InternalError(absl::StrCat(name, ": the transport never answered"));
    }
  }
  return **std::move(result);
}

void HttpTransport::Pause(absl::Duration time) {
  bool is_over = false;
  After(time, [&is_over] { is_over = true; });
  while (!is_over && RunOnce()) {
  }
}

}  // namespace dumpline
