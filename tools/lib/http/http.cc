#include "tools/lib/http/http.h"

#include <optional>

#include "absl/strings/str_cat.h"

namespace dumpline {

absl::string_view HttpResponse::Header(absl::string_view name) const {
  for (const auto& header : headers) {
    if (header.first == name) return header.second;
  }
  return "";
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
