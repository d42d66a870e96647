// The buckets of a folder store and lists of their objects.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_BUCKETS_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_BUCKETS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/storage/folder/index.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

class FolderBuckets : public BucketReader, public BucketAdmin {
 public:
  // `indexes` must outlive this object.
  explicit FolderBuckets(FolderIndexes* indexes) : indexes_(indexes) {}

  absl::StatusOr<std::vector<Bucket>> ListBuckets() override;
  absl::StatusOr<Bucket> GetBucket(const std::string& id) override;
  absl::Status ListObjects(const std::string& bucket, const std::string& prefix,
                           const std::function<absl::Status(const ObjectInfo&)>& visit) override;
  absl::Status CheckSeesAll() const override { return absl::OkStatus(); }

  absl::Status CreateBucket(const Bucket& bucket) override;
  absl::Status UpdateBucket(const Bucket& bucket) override;

 private:
  FolderIndexes* const indexes_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_BUCKETS_H_
