// Scripts by which a shell completes the options of a program.
#ifndef DUMPLINE_TOOLS_LIB_CLI_COMPLETION_H_
#define DUMPLINE_TOOLS_LIB_CLI_COMPLETION_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/cli/option_description.h"

namespace dumpline {

// Returns the script for `shell`, one of bash, zsh and fish: what the shell's own completions look
// like, in a file that it loads by the program's name.
//   bash  https://www.gnu.org/software/bash/manual/html_node/Programmable-Completion.html
//   zsh   https://zsh.sourceforge.io/Doc/Release/Completion-System.html, _arguments
//   fish  https://fishshell.com/docs/current/cmds/complete.html
std::string CompletionScript(absl::string_view shell, const std::string& program,
                             const std::vector<OptionDescription>& options);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CLI_COMPLETION_H_
