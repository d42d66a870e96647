#include "tools/bucket-delete/backup.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace dumpline {
namespace {

CopyOptions NeverReplacing() {
  CopyOptions options;
  options.overwrite = Overwrite::kNever;
  return options;
}

}  // namespace

Backup::Backup(ObjectStore* from, ObjectStore* to, HttpTransport* transport, RetryPolicy policy,
               int jobs, Complain complain)
    : from_(from),
      to_(to),
      transport_(transport),
      jobs_(jobs),
      complain_(std::move(complain)),
      copier_(from, to, transport, std::move(policy), NeverReplacing()) {}

absl::Status Backup::MakeBucket(const Bucket& bucket) {
  const absl::StatusOr<Bucket> existing = to_->GetBucket(bucket.id);
  if (existing.ok()) return to_->Accepts(*existing, ObjectInfo());
  if (!absl::IsNotFound(existing.status())) return existing.status();
  return to_->CreateBucket(bucket);
}

absl::Status Backup::Add(ObjectInfo object) {
  while (running_ >= jobs_ || copier_.IsUnderWay(object.bucket, object.key)) {
    const absl::Status status = RunOnce();
    if (!status.ok()) return status;
  }
  ++running_;
  ++objects_;
  // Size and MD5 are what the manifest means to delete. The rest is kept as the object has it.
  object.mimetype.clear();
  object.cache_control.clear();
  object.user_metadata.clear();
  copier_.Copy(object, [this, object](CopyResult result) {
    if (result.outcome == CopyResult::Outcome::kSkipped) return Compare(object);
    if (absl::IsNotFound(result.status)) return CheckAbsent(object, result.status);
    End(object,
        result.outcome == CopyResult::Outcome::kUploaded ? absl::OkStatus() : result.status);
  });
  return absl::OkStatus();
}

// Whether what the backup has already is the object.
void Backup::Compare(const ObjectInfo& object) {
  from_->GetInfo(object.bucket, object.key, [this, object](absl::StatusOr<ObjectInfo> now) {
    if (!now.ok()) return End(object, now.status());
    to_->GetInfo(object.bucket, object.key, [this, object, now](absl::StatusOr<ObjectInfo> kept) {
      if (!kept.ok()) return End(object, kept.status());
      const bool is_same =
          kept->size == now->size && !now->md5().empty() && kept->md5() == now->md5();
      End(object, is_same ? absl::OkStatus()
                          : absl::AlreadyExistsError(
                                absl::StrCat(to_->name(),
                                             " may have another version of it already; "
                                             "give an empty folder")));
    });
  });
}

// Something was not found: the object, or the folder of the backup?
void Backup::CheckAbsent(const ObjectInfo& object, const absl::Status& why) {
  from_->GetInfo(object.bucket, object.key, [this, object, why](absl::StatusOr<ObjectInfo> now) {
    if (!absl::IsNotFound(now.status())) return End(object, why);
    absent_.insert({object.bucket, object.key});
    End(object, absl::OkStatus());
  });
}

void Backup::End(const ObjectInfo& object, const absl::Status& status) {
  --running_;
  if (status.ok()) return;
  ++failed_;
  if (complain_) complain_(absl::StrCat(object.bucket, "/", object.key, ": ", status.message()));
}

absl::Status Backup::RunOnce() {
  return copier_.RunOnce() ? absl::OkStatus() : absl::InternalError("a transfer never ended");
}

absl::Status Backup::Finish() {
  absl::Status status;
  while (running_ > 0 && status.ok()) status = RunOnce();
  const absl::Status stored = to_->Close();
  if (!status.ok()) return status;
  if (!stored.ok()) return stored;
  if (failed_ == 0) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat(failed_, " of ", objects_, " objects have no backup, so nothing was deleted"));
}

}  // namespace dumpline
