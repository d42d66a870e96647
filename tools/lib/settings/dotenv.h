// Reads settings: from files in the format of `dotenv` programs and Supabase's CLI, which are
// NAME=VALUE lines, and from the environment. The files are never executed, and nothing in a value
// is expanded.
#ifndef DUMPLINE_TOOLS_LIB_SETTINGS_DOTENV_H_
#define DUMPLINE_TOOLS_LIB_SETTINGS_DOTENV_H_

#include <map>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

// Values by name.
using Settings = std::map<std::string, std::string>;

// Parses lines such as
//
//   # a comment
//   NAME=value        # a comment, after white space
//   export NAME = 'as it is, $HOME and \n included'
//   NAME="with \n, \r, \t, \", \\ and \$"
//
// A quoted value may span several lines. If a name has several values, the last one applies. A zero
// byte is an error. Errors start with "FILE:LINE: " and never show a value.
absl::StatusOr<Settings> ParseDotenv(absl::string_view text, absl::string_view file);

// Parses the lines to the end of `in`.
absl::StatusOr<Settings> ReadSettings(ByteSource* in);

// Returns the variables of the process's environment.
Settings EnvironmentSettings();

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SETTINGS_DOTENV_H_
