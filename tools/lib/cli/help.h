// The text of --help.
#ifndef DUMPLINE_TOOLS_LIB_CLI_HELP_H_
#define DUMPLINE_TOOLS_LIB_CLI_HELP_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/cli/option_description.h"

namespace dumpline {

// Returns the help of `program`: `description`, a sentence; its arguments and options; and
// `examples`, lines that end with a newline. No line of UTF-8 text is wider than 80 columns, unless
// it has a single word or is one of `examples`.
std::string HelpText(absl::string_view program, absl::string_view description,
                     const std::vector<OptionDescription>& options, absl::string_view examples);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CLI_HELP_H_
