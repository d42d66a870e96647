#include "tools/lib/text/toml.h"

#include <string_view>
#include <utility>

#include "absl/strings/str_cat.h"

namespace dumpline {

absl::StatusOr<toml::table> ParseToml(absl::string_view text, absl::string_view file) {
  toml::parse_result result = toml::parse(std::string_view(text.data(), text.size()));
  if (!result) {
    const std::string_view what = result.error().description();
    return TomlError(file, result.error().source(), absl::string_view(what.data(), what.size()));
  }
  return std::move(result).table();
}

absl::Status TomlError(absl::string_view file, const toml::source_region& source,
                       absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(file, ":", source.begin.line, ": ", what));
}

}  // namespace dumpline
