// Reads watchPatterns from a railway.toml.
#ifndef DUMPLINE_TOOLS_WATCH_MATCH_RAILWAY_TOML_H_
#define DUMPLINE_TOOLS_WATCH_MATCH_RAILWAY_TOML_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// The strings of build.watchPatterns, in whatever form TOML 1.0 lets it be written; none when the
// file has no such key. Of everything else it reads only as much as it takes to get past it. An
// error says "FILE:LINE: …".
absl::StatusOr<std::vector<std::string>> ReadWatchPatterns(absl::string_view toml,
                                                           absl::string_view file);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_WATCH_MATCH_RAILWAY_TOML_H_
