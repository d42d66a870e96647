#include "tools/watch-match/railway_toml.h"

#include <string_view>

#include "absl/strings/str_cat.h"
#include "toml++/toml.h"

namespace dumpline {

absl::StatusOr<std::vector<std::string>> ReadWatchPatterns(absl::string_view toml,
                                                           absl::string_view file) {
  const auto error = [file](const toml::source_region& source, std::string_view what) {
    return absl::InvalidArgumentError(absl::StrCat(file, ":", source.begin.line, ": ",
                                                   absl::string_view(what.data(), what.size())));
  };
  const toml::parse_result result = toml::parse(std::string_view(toml.data(), toml.size()));
  if (!result) return error(result.error().source(), result.error().description());
  std::vector<std::string> patterns;
  const toml::node_view<const toml::node> value = result.table()["build"]["watchPatterns"];
  if (!value) return patterns;
  const toml::array* const array = value.as_array();
  if (array == nullptr) {
    return error(value.node()->source(), "build.watchPatterns is not an array of strings");
  }
  for (const toml::node& element : *array) {
    const toml::value<std::string>* const text = element.as_string();
    if (text == nullptr) {
      return error(element.source(), "build.watchPatterns has an element that is not a string");
    }
    patterns.push_back(text->get());
  }
  return patterns;
}

}  // namespace dumpline
