#include "tools/url-rewrite/options.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::Status ReadPairs(const std::string& path, UrlRules::Spec* rules) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
    if (words.empty() || words[0][0] == '#') continue;
    if (words.size() != 2) {
      return absl::InvalidArgumentError(
          absl::StrCat(path, ":", number, ": invalid pair (expected FROM and TO)"));
    }
    rules->from.push_back(words[0]);
    rules->to.push_back(words[1]);
    ++rules->pairs;
  }
  return absl::OkStatus();
}

}  // namespace dumpline
