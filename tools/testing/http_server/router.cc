#include "tools/testing/http_server/router.h"

#include "absl/strings/match.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace http_server {

std::optional<Fields> MatchPath(absl::string_view pattern, absl::string_view path) {
  Fields fields;
  for (;;) {
    const size_t brace = pattern.find('{');
    if (!absl::ConsumePrefix(&path, pattern.substr(0, brace))) return std::nullopt;
    if (brace == absl::string_view::npos) {
      if (!path.empty()) return std::nullopt;
      return fields;
    }
    pattern.remove_prefix(brace + 1);
    const size_t end = pattern.find('}');
    absl::string_view name = pattern.substr(0, end);
    pattern.remove_prefix(end + 1);
    const bool is_rest = absl::ConsumeSuffix(&name, "...");
    const absl::string_view value = is_rest ? path : path.substr(0, path.find('/'));
    if (!is_rest && value.empty()) return std::nullopt;
    fields[std::string(name)] = std::string(value);
    path.remove_prefix(value.size());
  }
}

}  // namespace http_server
}  // namespace dumpline
