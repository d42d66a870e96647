// Files of settings: KEY=VALUE lines, as `dotenv` programs and Supabase's CLI read them. They are
// parsed and never executed: nothing in a value is expanded.
#ifndef DUMPLINE_TOOLS_LIB_CONFIG_DOTENV_H_
#define DUMPLINE_TOOLS_LIB_CONFIG_DOTENV_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Values by name.
using Settings = std::map<std::string, std::string>;

// Reads lines like
//
//   # a comment
//   NAME=value        # a comment, behind white space
//   export NAME = 'as it is, $HOME and \n included'
//   NAME="with \n, \r, \t, \", \\ and \$"
//
// Quoted values may have several lines. The last of several values of one name counts. A zero byte is
// an error. Errors say "FILE:LINE: …" and never show a value.
absl::StatusOr<Settings> ParseDotenv(absl::string_view text, absl::string_view file);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CONFIG_DOTENV_H_
