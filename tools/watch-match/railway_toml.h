// Reads watchPatterns from a railway.toml file.
#ifndef DUMPLINE_TOOLS_WATCH_MATCH_RAILWAY_TOML_H_
#define DUMPLINE_TOOLS_WATCH_MATCH_RAILWAY_TOML_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the strings of build.watchPatterns, or an empty list if the file lacks that key. Errors
// start with "FILE:LINE: ".
absl::StatusOr<std::vector<std::string>> ReadWatchPatterns(absl::string_view toml,
                                                           absl::string_view file);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_WATCH_MATCH_RAILWAY_TOML_H_
