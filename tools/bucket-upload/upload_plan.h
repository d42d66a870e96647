// The plan of an upload: the whole manifest, checked before anything is sent.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_PLAN_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "tools/bucket-upload/target_buckets.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/job_limit.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/manifest_reader.h"
#include "tools/lib/storage/manifest_spool.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/shard.h"

namespace dumpline {

// The source of the objects: two interfaces of one store.
struct UploadSource {
  BucketReader* buckets;
  ObjectReader* objects;
};

class UploadPlan {
 public:
  // Plans the lines of `shard`. `jobs` limits the lookups in flight; `buckets` are
  // the changes that ApplyBuckets() may make. The pointers and `buckets` must outlive the plan.
  UploadPlan(UploadSource from, ObjectStore* to, HttpTransport* transport, const JobLimit* jobs,
             const Shard& shard, const BucketOptions& buckets);

  // Receives the reason why an object would be refused: "<stdin>:7: images/a~.png: …".
  using OnRefused = std::function<void(const std::string& text)>;

  // Reads the manifest to its end, completes lines without size or type (those of url-list) from
  // the source, and looks up the buckets. Fails at a line that does not describe an object.
  absl::Status Read(ByteSource* manifest, const OnRefused& on_refused);

  // Creates and updates buckets according to the options.
  absl::Status ApplyBuckets() { return buckets_.Apply(); }

  // Returns the completed lines, in manifest order, without the results of an earlier run. If the
  // target is known to refuse an object, its line has the reason.
  ManifestSpool* lines() { return &lines_; }

  uint64_t objects() const { return lines_.line_count(); }
  uint64_t bytes() const { return bytes_; }  // sum of the known sizes
  uint64_t refused() const { return refused_; }

 private:
  // A line that waits for earlier lines or for the source's response.
  struct PendingLine;

  absl::Status Add(ObjectInfo info, absl::string_view text, std::string where);
  // Moves lines to `lines_` until at most `max_pending` are left.
  absl::Status Drain(size_t max_pending, const OnRefused& on_refused);
  absl::Status AddLine(const PendingLine& pending, const OnRefused& on_refused);

  const UploadSource from_;
  HttpTransport* const transport_;
  const JobLimit* const jobs_;
  const Shard shard_;
  TargetBuckets buckets_;
  std::deque<std::shared_ptr<PendingLine>> pending_;
  ManifestSpool lines_;
  uint64_t bytes_ = 0;
  uint64_t refused_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_PLAN_H_
