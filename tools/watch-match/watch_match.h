// Decides which changed paths a deployment watches, and thus whether a push triggers a deployment.
#ifndef DUMPLINE_TOOLS_WATCH_MATCH_WATCH_MATCH_H_
#define DUMPLINE_TOOLS_WATCH_MATCH_WATCH_MATCH_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/watch-match/watch_pattern.h"

namespace dumpline {

struct WatchMatchOptions {
  std::vector<WatchPattern> patterns;  // if empty, every push triggers a deployment
};

// Reads paths relative to the repository's root, one per line, as `git diff --name-only` writes
// them. Writes a line {"path","watched","pattern"} for each path, with the pattern that decides if
// one matches, and {"deploy","paths","watched"} at the end. Closes `out`. Returns true if a push of
// these changes triggers a deployment.
absl::StatusOr<bool> WatchMatch(const WatchMatchOptions& options, ByteSource* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_WATCH_MATCH_WATCH_MATCH_H_
