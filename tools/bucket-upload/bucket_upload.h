// Brings the objects of a manifest from one place to another.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_BUCKET_UPLOAD_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_BUCKET_UPLOAD_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/copy.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

struct UploadCounts {
  uint64_t uploaded = 0;
  uint64_t would_upload = 0;  // in a dry run
  uint64_t skipped = 0;
  uint64_t failed = 0;
  uint64_t refused = 0;         // of those that failed: known before anything was sent
  uint64_t uploaded_bytes = 0;  // of the objects, in a dry run of those that would be
  std::string first_failure;    // "bucket/key: why"

  uint64_t objects() const { return uploaded + would_upload + skipped + failed; }
};

// Where a run is, for people who watch it.
struct UploadProgress {
  UploadCounts counts;
  uint64_t total_objects = 0;
  uint64_t total_bytes = 0;
  uint64_t settled_bytes = 0;  // of objects that have a result
  uint64_t sent_bytes = 0;     // so far, repetitions included
};

struct BucketUploadOptions {
  CopyOptions copy;
  bool create_buckets = false;
  bool skip_refused = false;  // upload the others all the same
  int jobs = 16;
  // Each may be empty.
  std::function<void(const std::string& text)> complain;  // about an object that would be refused
  std::function<void(const UploadProgress&)> on_progress;
};

// Copies the objects that the lines of `manifest` name, at most `jobs` at once, and writes for each
// line, in their order, the line with its "result" to `out`, which it closes. Nothing is sent
// before the whole manifest has been read and looked through.
absl::StatusOr<UploadCounts> BucketUpload(const BucketUploadOptions& options, ObjectStore* from,
                                          ObjectStore* to, HttpTransport* transport,
                                          const RetryPolicy& policy, ByteSource* manifest,
                                          ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_BUCKET_UPLOAD_H_
