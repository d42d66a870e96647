#include "tools/bucket-delete/backup.h"

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

CopyOptions NeverOverwriting() {
  CopyOptions options;
  options.overwrite = Overwrite::kNever;
  return options;
}

}  // namespace

Backup::Backup(ObjectReader* from, ObjectStore* to, HttpTransport* transport, RetryPolicy policy,
               const JobLimit* jobs, OnFailure on_failure)
    : from_(from),
      to_(to),
      jobs_(jobs),
      on_failure_(std::move(on_failure)),
      copier_(from, {to->reader(), to->writer()}, transport, std::move(policy),
              NeverOverwriting()) {}

absl::Status Backup::MakeBucket(const Bucket& bucket) {
  const absl::StatusOr<Bucket> existing = to_->buckets()->GetBucket(bucket.id);
  if (existing.ok()) return to_->writer()->Accepts(*existing, ObjectInfo());
  if (!absl::IsNotFound(existing.status())) return existing.status();
  return to_->admin()->CreateBucket(bucket);
}

absl::Status Backup::Add(ObjectInfo object) {
  while (running_ >= jobs_->jobs() || !copier_.HasRoom(*jobs_) ||
         copier_.IsInFlight(object.bucket, object.key)) {
    RETURN_IF_ERROR(RunOnce());
  }
  ++running_;
  ++objects_;
  // The manifest's size and MD5 identify the content. The metadata is copied from the object.
  object.mimetype.clear();
  object.cache_control.clear();
  object.user_metadata.clear();
  copier_.Copy(object, [this, object](CopyResult result) {
    if (result.outcome == CopyResult::Outcome::kSkipped) return CompareWithExisting(object);
    if (absl::IsNotFound(result.status)) return CheckAbsent(object, result.status);
    const bool is_stored = result.outcome == CopyResult::Outcome::kUploaded;
    End(object, is_stored ? absl::OkStatus() : result.status);
  });
  return absl::OkStatus();
}

// Compares the object with the backup's copy of it.
void Backup::CompareWithExisting(const ObjectInfo& object) {
  from_->GetInfo(object.bucket, object.key, [this, object](absl::StatusOr<ObjectInfo> now) {
    if (!now.ok()) return End(object, now.status());
    to_->reader()->GetInfo(
        object.bucket, object.key, [this, object, now](absl::StatusOr<ObjectInfo> kept) {
          if (!kept.ok()) return End(object, kept.status());
          const bool is_same =
              kept->size == now->size && !now->md5().empty() && kept->md5() == now->md5();
          if (is_same) return End(object, absl::OkStatus());
          End(object,
              absl::AlreadyExistsError(absl::StrCat(to_->name(),
                                                    " may already have another version of it; "
                                                    "use an empty folder")));
        });
  });
}

// Distinguishes, after a kNotFound, a missing object from a missing folder of the backup.
void Backup::CheckAbsent(const ObjectInfo& object, const absl::Status& error) {
  from_->GetInfo(object.bucket, object.key, [this, object, error](absl::StatusOr<ObjectInfo> now) {
    if (!absl::IsNotFound(now.status())) return End(object, error);
    absent_.insert({object.bucket, object.key});
    End(object, absl::OkStatus());
  });
}

void Backup::End(const ObjectInfo& object, const absl::Status& status) {
  --running_;
  if (status.ok()) return;
  ++failed_;
  if (on_failure_)
    on_failure_(absl::StrCat(object.bucket, "/", object.key, ": ", status.message()));
}

absl::Status Backup::RunOnce() {
  return copier_.RunOnce() ? absl::OkStatus() : absl::InternalError("a transfer never ended");
}

absl::Status Backup::Finish() {
  absl::Status status;
  while (running_ > 0 && status.ok()) status = RunOnce();
  const absl::Status stored = to_->Close();
  RETURN_IF_ERROR(status);
  RETURN_IF_ERROR(stored);
  if (failed_ == 0) return absl::OkStatus();
  return absl::UnavailableError(absl::StrCat(failed_, " of ", CountOf(objects_, "object"),
                                             failed_ == 1 ? " has" : " have",
                                             " no backup, so nothing was deleted"));
}

}  // namespace dumpline
