// Copies the objects that are about to be deleted into a backup.
#ifndef DUMPLINE_TOOLS_BUCKET_DELETE_BACKUP_H_
#define DUMPLINE_TOOLS_BUCKET_DELETE_BACKUP_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/job_limit.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/storage/copy/copier.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

class Backup {
 public:
  using ObjectNames = std::set<std::pair<std::string, std::string>>;  // bucket and key
  // Receives "bucket/key: reason" for each object that could not be stored. May be empty.
  using OnFailure = std::function<void(const std::string& text)>;

  // At most `jobs` objects are copied at once. The pointers must outlive the backup.
  Backup(ObjectReader* from, ObjectStore* to, HttpTransport* transport, RetryPolicy policy,
         const JobLimit* jobs, OnFailure on_failure);

  // Creates the bucket if the backup lacks it. Must be called before objects of the bucket are
  // added.
  absl::Status MakeBucket(const Bucket& bucket);

  // Starts to copy an object, after waiting while `jobs` others are in flight. If the backup
  // already has the object, both must be the same, because a backup is never overwritten.
  absl::Status Add(ObjectInfo object);

  // Returns OK if all objects have been stored durably, except those that do not exist.
  absl::Status Finish();

  // Objects that do not exist.
  const ObjectNames& absent() const { return absent_; }

 private:
  void CompareWithExisting(const ObjectInfo& object);
  void CheckAbsent(const ObjectInfo& object, const absl::Status& error);
  void End(const ObjectInfo& object, const absl::Status& status);
  absl::Status RunOnce();

  ObjectReader* const from_;
  ObjectStore* const to_;
  const JobLimit* const jobs_;
  const OnFailure on_failure_;
  Copier copier_;
  ObjectNames absent_;
  int running_ = 0;
  uint64_t objects_ = 0;
  uint64_t failed_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_DELETE_BACKUP_H_
