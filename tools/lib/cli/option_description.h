// What --help and completions say about an option.
#ifndef DUMPLINE_TOOLS_LIB_CLI_OPTION_DESCRIPTION_H_
#define DUMPLINE_TOOLS_LIB_CLI_OPTION_DESCRIPTION_H_

#include <string>
#include <vector>

#include "absl/strings/match.h"

namespace dumpline {

// A flag, option or argument.
struct OptionDescription {
  bool is_argument() const { return !absl::StartsWith(name, "-"); }

  std::string name;                // "--copy", or "FILE" of an argument
  std::string value_name;          // "" for a flag
  std::vector<std::string> words;  // the possible values, if they are known
  std::string help;
  bool repeats = false;
  bool required = false;
  std::vector<std::string> needs = {};  // the options without which it is an error
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CLI_OPTION_DESCRIPTION_H_
