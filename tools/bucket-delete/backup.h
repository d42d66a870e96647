// Keeps what is about to be deleted.
#ifndef DUMPLINE_TOOLS_BUCKET_DELETE_BACKUP_H_
#define DUMPLINE_TOOLS_BUCKET_DELETE_BACKUP_H_

#include <cstdint>
#include <functional>
#include <set>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/storage/copy.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

class Backup {
 public:
  using Complain = std::function<void(const std::string& text)>;

  // `complain` is told of each object that could not be stored. All must outlive the backup.
  Backup(ObjectStore* from, ObjectStore* to, HttpTransport* transport, RetryPolicy policy, int jobs,
         Complain complain);

  // To be called for every bucket before its objects are added.
  absl::Status MakeBucket(const Bucket& bucket);

  // Begins to copy an object, as soon as others are done. One that is in the backup already must be
  // the same, for nothing in a backup is ever replaced.
  absl::Status Add(ObjectInfo object);

  // OK when all objects are stored for sure, but for those that are not there.
  absl::Status Finish();

  // Bucket and key of these.
  const std::set<std::pair<std::string, std::string>>& absent() const { return absent_; }

 private:
  void Compare(const ObjectInfo& object);
  void CheckAbsent(const ObjectInfo& object, const absl::Status& why);
  void End(const ObjectInfo& object, const absl::Status& status);
  absl::Status RunOnce();

  ObjectStore* const from_;
  ObjectStore* const to_;
  HttpTransport* const transport_;
  const int jobs_;
  const Complain complain_;
  Copier copier_;
  std::set<std::pair<std::string, std::string>> absent_;
  int running_ = 0;
  uint64_t objects_ = 0;
  uint64_t failed_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_DELETE_BACKUP_H_
