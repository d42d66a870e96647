// Compares two manifests: which objects one has that the other lacks, or has otherwise.
#ifndef DUMPLINE_TOOLS_MANIFEST_DIFF_MANIFEST_DIFF_H_
#define DUMPLINE_TOOLS_MANIFEST_DIFF_MANIFEST_DIFF_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

enum class Compare {
  kContent,  // size, and MD5 where both sides have one
  kSize,
  kETag,   // as text: for two servers that make them alike
  kMtime,  // size, and whether LEFT was modified later
  kExists,
};

struct ManifestDiffOptions {
  Compare compare = Compare::kContent;
  bool metadata = false;  // mimetype and cacheControl too
  // What to print.
  bool missing = true;  // LEFT has it, RIGHT lacks it
  bool changed = true;
  bool extra = false;  // RIGHT has it, LEFT lacks it
  bool same = false;
  bool allow_empty = false;      // with `extra`: everything may be
  size_t sort_bytes = 32 << 20;  // of memory, for each side
};

struct ManifestDiffCounts {
  uint64_t missing = 0;
  uint64_t changed = 0;
  uint64_t extra = 0;
  uint64_t same = 0;
};

// Reads both to their ends and writes the lines asked for to `out`, which it closes, ordered by bucket
// and key: LEFT's (for `extra` RIGHT's) with "diff" and, for those that have changed, "differs" added.
absl::StatusOr<ManifestDiffCounts> ManifestDiff(const ManifestDiffOptions& options,
                                                ByteSource* left, ByteSource* right, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MANIFEST_DIFF_MANIFEST_DIFF_H_
