// Changes single rows of a project's tables through its REST API.
#ifndef DUMPLINE_TOOLS_ROW_PATCH_ROW_PATCH_H_
#define DUMPLINE_TOOLS_ROW_PATCH_ROW_PATCH_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/supabase/project.h"

namespace dumpline {

struct RowPatchOptions {
  uint64_t rows = 1;     // exact number of rows that each line must change
  bool dry_run = false;  // only report what would be sent
};

struct RowPatchCounts {
  uint64_t patched = 0;  // lines that were patched or, in a dry run, would be
  uint64_t failed = 0;   // lines
};

// Reads lines {"table","match","set","schema"?} (see patch_request.h) and sends one request for
// each, one after another, because a later line may match the same row. Writes each line with
// "result" ("patched", "failed" or "dry-run"), "rows" and, if it failed, "error" to `out`, and
// closes `out`. Returns an error for a line that is not a JSON object.
absl::StatusOr<RowPatchCounts> RowPatch(const RowPatchOptions& options, const Project& project,
                                        HttpTransport* transport, ByteSource* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ROW_PATCH_ROW_PATCH_H_
