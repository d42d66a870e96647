#include "tools/lib/http/redirect.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

// "." and ".." taken out, as in RFC 3986, 5.2.4.
std::string WithoutDots(absl::string_view path) {
  std::vector<absl::string_view> kept;
  const std::vector<absl::string_view> parts = absl::StrSplit(path, '/');
  for (size_t i = 1; i < parts.size(); ++i) {
    const bool is_last = i + 1 == parts.size();
    if (parts[i] == ".." && !kept.empty()) kept.pop_back();
    if (parts[i] != "." && parts[i] != "..") {
      kept.push_back(parts[i]);
    } else if (is_last) {
      kept.push_back("");
    }
  }
  std::string result;
  for (absl::string_view part : kept) absl::StrAppend(&result, "/", part);
  return result.empty() ? "/" : result;
}

bool IsRedirect(int status) {
  return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

}  // namespace

std::string OriginOf(absl::string_view url) {
  const bool is_tls = absl::StartsWithIgnoreCase(url, "https://");
  if (!is_tls && !absl::StartsWithIgnoreCase(url, "http://")) return "";
  absl::string_view rest = url.substr(is_tls ? 8 : 7);
  rest = rest.substr(0, rest.find_first_of("/?#"));
  absl::ConsumeSuffix(&rest, is_tls ? ":443" : ":80");
  return absl::StrCat(is_tls ? "https://" : "http://", absl::AsciiStrToLower(rest));
}

std::string ResolveReference(absl::string_view base, absl::string_view reference) {
  reference = absl::StripAsciiWhitespace(reference.substr(0, reference.find('#')));
  base = base.substr(0, base.find('#'));
  if (reference.empty()) return std::string(base);
  if (!OriginOf(reference).empty()) {
    const size_t host_end = reference.find_first_of("/?", reference.find("//") + 2);
    if (host_end != absl::string_view::npos) return std::string(reference);
    return absl::StrCat(reference, "/");
  }
  // Another scheme, such as mailto:, is no http URL, which the caller finds out.
  const size_t colon = reference.find(':');
  if (colon != absl::string_view::npos && colon < reference.find_first_of("/?")) {
    return std::string(reference);
  }
  const absl::string_view scheme = base.substr(0, base.find("//"));
  if (absl::StartsWith(reference, "//")) {
    return ResolveReference(base, absl::StrCat(scheme, reference));
  }
  const size_t path_begin = std::min(base.find_first_of("/?", scheme.size() + 2), base.size());
  const absl::string_view host = base.substr(0, path_begin);
  const absl::string_view base_path = base.substr(path_begin, base.substr(path_begin).find('?'));
  if (reference[0] == '?') {
    return absl::StrCat(host, base_path.empty() ? "/" : base_path, reference);
  }
  const absl::string_view path = reference.substr(0, reference.find('?'));
  const absl::string_view query = reference.substr(path.size());
  if (path[0] == '/') return absl::StrCat(host, WithoutDots(path), query);
  const absl::string_view folder = base_path.substr(0, base_path.rfind('/') + 1);
  return absl::StrCat(host, WithoutDots(absl::StrCat(folder.empty() ? "/" : folder, path)), query);
}

std::string RedirectTarget(absl::string_view url, const HttpResponse& response) {
  const absl::string_view location = response.Header("location");
  if (!IsRedirect(response.status) || location.empty()) return "";
  return ResolveReference(url, location);
}

}  // namespace dumpline
