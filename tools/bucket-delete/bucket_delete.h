// Deletes the objects of a manifest.
#ifndef DUMPLINE_TOOLS_BUCKET_DELETE_BUCKET_DELETE_H_
#define DUMPLINE_TOOLS_BUCKET_DELETE_BUCKET_DELETE_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

struct BucketDeleteOptions {
  uint64_t max_delete = 1000;  // more lines are refused
  bool dry_run = false;        // only say what would be deleted
  int jobs = 16;
  std::function<void(const std::string& text)> complain;  // about an object without a backup
};

struct BucketDeleteCounts {
  uint64_t deleted = 0;
  uint64_t would_delete = 0;  // in a dry run
  uint64_t absent = 0;        // not there: deleted before, or never there
  uint64_t failed = 0;

  uint64_t objects() const { return deleted + would_delete + absent + failed; }
};

// Deletes what the lines of `manifest` name and writes for each line, in their order, the line with
// its "result" to `out`, which it closes. Nothing is deleted before the whole manifest has been
// read, its buckets have been found and, with a `backup` (which may be null), all of it is stored
// there.
absl::StatusOr<BucketDeleteCounts> BucketDelete(const BucketDeleteOptions& options,
                                                ObjectStore* store, ObjectStore* backup,
                                                HttpTransport* transport, const RetryPolicy& policy,
                                                ByteSource* manifest, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_DELETE_BUCKET_DELETE_H_
