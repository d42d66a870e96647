#include "tools/lib/http/http.h"

#include <optional>

#include "absl/strings/ascii.h"
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

std::string PercentEncode(absl::string_view text, absl::string_view keep) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  std::string encoded;
  encoded.reserve(text.size());
  for (const char c : text) {
    if (absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_' ||
        c == '~' || keep.find(c) != absl::string_view::npos) {
      encoded += c;
    } else {
      encoded += '%';
      encoded += kDigits[static_cast<unsigned char>(c) >> 4];
      encoded += kDigits[static_cast<unsigned char>(c) & 15];
    }
  }
  return encoded;
}

absl::StatusOr<HttpResponse> HttpTransport::Send(HttpRequest request) {
  const std::string name = DisplayName(request);
  // Shared with the callback, which may outlive this call when the loop ends early.
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
