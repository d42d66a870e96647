// What is to be uploaded: the whole manifest, looked through before anything is sent.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_PLAN_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_PLAN_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/storage/manifest_reader.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

class UploadPlan {
 public:
  // `jobs` is the number of questions about objects under way at once; `create_buckets` lets
  // MakeBuckets() change the target. All must outlive the plan.
  UploadPlan(ObjectStore* from, ObjectStore* to, HttpTransport* transport, int jobs,
             bool create_buckets);

  // Tells why an object would be refused: "<stdin>:7: images/a~.png: …".
  using Complain = std::function<void(const std::string& text)>;

  // Reads the manifest to its end, completes the lines that lack an object's size or type (those of
  // url-list) by asking the source, and looks up the buckets. A line that is none is an error.
  absl::Status Read(ByteSource* manifest, const Complain& complain);

  // Why the target would refuse the object, as far as that can be known.
  absl::Status Refusal(const ObjectInfo& info) const;

  // Creates buckets, and brings the settings of others up to date, as far as was asked for.
  absl::Status MakeBuckets();

  // The completed lines, in their order.
  TempFile* lines() { return &lines_; }

  uint64_t objects() const { return objects_; }
  uint64_t bytes() const { return bytes_; }      // as far as lines say them
  uint64_t refused() const { return refused_; }  // of the objects

 private:
  struct TargetBucket {
    enum class Change { kNone, kCreate, kUpdate };
    Bucket bucket;  // as it will be
    Change change = Change::kNone;
    absl::Status problem;  // why nothing can go there
  };
  // A line that waits for those before it, or for the source's answer.
  struct Line;

  absl::Status Add(ManifestLine manifest_line, std::string where);
  absl::Status Settle(size_t most_open, const Complain& complain);
  absl::Status LookUpBucket(const std::string& id);

  ObjectStore* const from_;
  ObjectStore* const to_;
  HttpTransport* const transport_;
  const size_t jobs_;
  const bool create_buckets_;

  std::map<std::string, TargetBucket> buckets_;  // by id
  std::deque<std::shared_ptr<Line>> open_;
  TempFile lines_;
  uint64_t objects_ = 0;
  uint64_t bytes_ = 0;
  uint64_t refused_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_UPLOAD_PLAN_H_
