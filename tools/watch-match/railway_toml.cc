#include "tools/watch-match/railway_toml.h"

#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/toml.h"

namespace dumpline {

absl::StatusOr<std::vector<std::string>> ReadWatchPatterns(absl::string_view toml,
                                                           absl::string_view file) {
  ASSIGN_OR_RETURN(const toml::table config, ParseToml(toml, file));
  std::vector<std::string> patterns;
  const toml::node_view<const toml::node> value = config["build"]["watchPatterns"];
  if (!value) return patterns;
  const toml::array* const array = value.as_array();
  if (array == nullptr) {
    return TomlError(file, value.node()->source(),
                     "build.watchPatterns is not an array of strings");
  }
  for (const toml::node& element : *array) {
    const toml::value<std::string>* const text = element.as_string();
    if (text == nullptr) {
      return TomlError(file, element.source(),
                       "build.watchPatterns has an element that is not a string");
    }
    patterns.push_back(text->get());
  }
  return patterns;
}

}  // namespace dumpline
