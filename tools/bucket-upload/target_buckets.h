// Buckets of the target: those to create or change, and the objects that they accept.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_TARGET_BUCKETS_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_TARGET_BUCKETS_H_

#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/object.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

struct BucketOptions {
  bool create = false;  // missing buckets
  bool update = false;  // the settings of existing ones, but not whether they are public
  std::set<std::string> change_public;  // ids of existing buckets that may become public or private
  // Buckets to create or update besides those of the manifest. Their settings replace the source's.
  std::vector<Bucket> buckets;
  // Receives a note on each setting that is left unchanged: "bucket b stays private, …". May be
  // empty.
  std::function<void(const std::string& text)> on_note;

  bool changes_target() const { return create || update; }
};

// Reads the output of bucket-list --buckets.
absl::StatusOr<std::vector<Bucket>> ReadBuckets(ByteSource* source);

class TargetBuckets {
 public:
  // The pointers and `options` must outlive this object.
  TargetBuckets(const BucketOptions& options, BucketReader* from, ObjectStore* to);

  // Plans the buckets of the options. Must be called first.
  absl::Status AddOptions();

  // Looks up a bucket and plans its change, unless that has been done.
  absl::Status Add(const std::string& id);

  // Returns the reason why the target would refuse the object, as far as is known, or OK. The
  // object's bucket must have been added.
  absl::Status RefusalOf(const ObjectInfo& info) const;

  // Makes the planned changes. Returns an error if another program is writing to a bucket and does
  // not let this one write too, as in a folder.
  absl::Status Apply();

 private:
  struct Target {
    enum class Change { kNone, kCreate, kUpdate };
    Bucket bucket;  // with the settings that it will have
    Change change = Change::kNone;
    absl::Status problem;  // reason why it cannot have any object
  };

  absl::StatusOr<Bucket> SettingsFor(const std::string& id);
  absl::Status PlanUpdate(const std::string& id, Target* target);

  const BucketOptions& options_;
  BucketReader* const from_;
  ObjectStore* const to_;
  std::map<std::string, Bucket> given_;    // buckets of the options, by id
  std::map<std::string, Target> targets_;  // by id
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_TARGET_BUCKETS_H_
