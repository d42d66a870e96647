// Copies the objects of a manifest from one store to another.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_BUCKET_UPLOAD_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_BUCKET_UPLOAD_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/bucket-upload/upload_plan.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/job_limit.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/copy/copier.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/shard.h"

namespace dumpline {

struct UploadCounts {
  uint64_t uploaded = 0;
  uint64_t would_upload = 0;  // in a dry run
  uint64_t skipped = 0;
  uint64_t failed = 0;
  uint64_t refused = 0;  // failures that were refused before anything was sent
  uint64_t uploaded_bytes =
      0;                      // size of the objects; in a dry run, of those that would be uploaded
  std::string first_failure;  // "bucket/key: reason"

  uint64_t objects() const { return uploaded + would_upload + skipped + failed; }
};

// Progress of a run, for display.
struct UploadProgress {
  UploadCounts counts;
  uint64_t total_objects = 0;
  uint64_t total_bytes = 0;
  uint64_t finished_bytes = 0;  // of objects that have a result
  uint64_t sent_bytes = 0;      // including repeated bytes
};

struct BucketUploadOptions {
  CopyOptions copy;
  BucketOptions buckets;
  bool skip_refused = false;  // upload the other objects if some would be refused
  Shard shard;                // uploads only its objects
  std::shared_ptr<const JobLimit> jobs = JobLimit::Fixed(16);
  // Both may be empty.
  UploadPlan::OnRefused on_refused;
  std::function<void(const UploadProgress&)> on_progress;
};

// Changes the target's buckets according to the options, and copies the objects that the manifest
// lists, at most `jobs` at once. Writes each line, in order, with its "result" to `out`, and closes
// `out`. Nothing is sent before the whole manifest has been read and checked.
absl::StatusOr<UploadCounts> BucketUpload(const BucketUploadOptions& options, UploadSource from,
                                          ObjectStore* to, HttpTransport* transport,
                                          const RetryPolicy& policy, ByteSource* manifest,
                                          ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_BUCKET_UPLOAD_H_
