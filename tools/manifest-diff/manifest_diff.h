// Compares two manifests and selects the objects that one lacks, or that differ.
#ifndef DUMPLINE_TOOLS_MANIFEST_DIFF_MANIFEST_DIFF_H_
#define DUMPLINE_TOOLS_MANIFEST_DIFF_MANIFEST_DIFF_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/shard.h"

namespace dumpline {

// Fields that must be equal, besides bucket and key.
enum class Compare {
  kContent,  // size, and MD5 if both sides have one
  kSize,
  kETag,   // as text, for two servers that compute it in the same way
  kMtime,  // size, and LEFT was not modified after RIGHT
  kExists,
};

struct ManifestDiffOptions {
  Compare compare = Compare::kContent;
  bool metadata = false;  // compare mimetype, cacheControl and user metadata too
  // Objects to print.
  bool missing = true;  // objects of LEFT that RIGHT lacks
  bool changed = true;  // objects that differ
  bool extra = false;   // objects of RIGHT that LEFT lacks
  bool same = false;
  Shard shard;                          // compare only its objects
  bool plain = false;                   // add no fields to the lines
  bool allow_empty = false;             // with `extra`: accept an empty LEFT
  size_t sort_memory_bytes = 20 << 20;  // for each side; beyond it, sorting uses a temporary file
};

struct ManifestDiffCounts {
  uint64_t missing = 0;
  uint64_t changed = 0;
  uint64_t extra = 0;
  uint64_t same = 0;
};

struct ManifestInput {
  ByteSource* source;
  int fd;  // descriptor that `source` reads, or -1
};

// Reads both manifests to their ends, writes the selected lines to `out` in byte order of bucket
// and key, and closes `out`. The lines are LEFT's (RIGHT's for `extra`) with "diff" and, for
// changed objects, "differs" added, unless `plain`.
absl::StatusOr<ManifestDiffCounts> ManifestDiff(const ManifestDiffOptions& options,
                                                const ManifestInput& left,
                                                const ManifestInput& right, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MANIFEST_DIFF_MANIFEST_DIFF_H_
