// Changes single rows of a project's tables through its REST API.
#ifndef DUMPLINE_TOOLS_ROW_PATCH_ROW_PATCH_H_
#define DUMPLINE_TOOLS_ROW_PATCH_ROW_PATCH_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/session.h"

namespace dumpline {

struct RowPatchOptions {
  uint64_t rows = 1;     // that each line must change, no more and no fewer
  bool dry_run = false;  // only say what would be sent
};

struct RowPatchCounts {
  uint64_t patched = 0;  // lines
  uint64_t failed = 0;
};

// Reads lines {"table","match","set","schema"?} (see patch_request.h) and sends one request for
// each, one after the other, as a later line may mean the same row. Writes each line with "result"
// ("patched", "failed", "dry-run"), "rows" and, when it failed, "error" to `out`, which it closes.
// A line that is no JSON object ends it.
absl::StatusOr<RowPatchCounts> RowPatch(const RowPatchOptions& options, const Project& project,
                                        HttpTransport* transport, ByteSource* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ROW_PATCH_ROW_PATCH_H_
