// Parses TOML, with errors that name the line.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_TOML_H_
#define DUMPLINE_TOOLS_LIB_TEXT_TOML_H_

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "toml++/toml.h"

namespace dumpline {

// Parses the text of `file`, whose name is only used for errors.
absl::StatusOr<toml::table> ParseToml(absl::string_view text, absl::string_view file);

// Returns the error "FILE:LINE: what" about a part of the text.
absl::Status TomlError(absl::string_view file, const toml::source_region& source,
                       absl::string_view what);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_TOML_H_
