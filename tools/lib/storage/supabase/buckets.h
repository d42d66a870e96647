// Buckets of a project and lists of their objects.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_BUCKETS_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_BUCKETS_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/supabase/storage_api.h"

namespace dumpline {

class SupabaseBuckets : public BucketReader, public BucketAdmin {
 public:
  // `api` must outlive this object.
  explicit SupabaseBuckets(StorageApi* api) : api_(api) {}

  absl::StatusOr<std::vector<Bucket>> ListBuckets() override;
  absl::StatusOr<Bucket> GetBucket(const std::string& id) override;
  absl::Status ListObjects(const std::string& bucket, const std::string& prefix,
                           const std::function<absl::Status(const ObjectInfo&)>& visit) override;
  absl::Status CheckSeesAll() const override { return api_->credentials().CheckSeesAll(); }

  absl::Status CreateBucket(const Bucket& bucket) override;
  absl::Status UpdateBucket(const Bucket& bucket) override;

 private:
  StorageApi* const api_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_BUCKETS_H_
