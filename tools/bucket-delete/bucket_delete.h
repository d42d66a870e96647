// Deletes the objects of a manifest.
#ifndef DUMPLINE_TOOLS_BUCKET_DELETE_BUCKET_DELETE_H_
#define DUMPLINE_TOOLS_BUCKET_DELETE_BUCKET_DELETE_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/job_limit.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/shard.h"

namespace dumpline {

struct BucketDeleteOptions {
  Shard shard;                 // deletes only its objects; the limits apply to the whole manifest
  uint64_t max_delete = 1000;  // longest manifest to accept, in lines
  // Largest share of a bucket's objects to delete, in percent. If set, the objects are counted.
  std::optional<uint64_t> max_percent;
  bool dry_run = false;  // only report what would be deleted
  std::shared_ptr<const JobLimit> jobs = JobLimit::Fixed(16);
  // Receives "bucket/key: reason" for each object without a backup. May be empty.
  std::function<void(const std::string& text)> on_failed_backup;
};

struct BucketDeleteCounts {
  uint64_t deleted = 0;
  uint64_t would_delete = 0;  // in a dry run
  uint64_t absent = 0;        // deleted before, or never existed
  uint64_t failed = 0;

  uint64_t objects() const { return deleted + would_delete + absent + failed; }
};

// Deletes the objects that the manifest lists. Writes each line, in order, with its "result" to
// `out`, and closes `out`. Nothing is deleted before the whole manifest has been read, its buckets
// have been found and, if `backup` is not null, all objects are stored there. An object is deleted
// only if a lookup just before shows that it still matches its line and its backup.
absl::StatusOr<BucketDeleteCounts> BucketDelete(const BucketDeleteOptions& options,
                                                ObjectStore* store, ObjectStore* backup,
                                                HttpTransport* transport, const RetryPolicy& policy,
                                                ByteSource* manifest, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_DELETE_BUCKET_DELETE_H_
