#include "tools/lib/storage/copy/copier.h"

#include <algorithm>
#include <memory>
#include <optional>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tools/lib/storage/copy/content.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

// Estimate of the memory of a copy: that of its requests, and its content, which is either held as
// a whole or streamed through a pipe. Sixteen copies of any size fit into kMaxActiveBytes.
constexpr uint64_t kRequestBytes = 32 << 10;
constexpr uint64_t kMaxCopyBytes = 1 << 20;
constexpr uint64_t kMaxActiveBytes = 16 << 20;

}  // namespace

// A copy in flight. Each step ends by starting the next one; a shared_ptr in the callbacks keeps
// the job alive until Finish().
class Copier::Job : public std::enable_shared_from_this<Job> {
 public:
  Job(Copier* copier, ObjectInfo expected, std::function<void(CopyResult)> done)
      : copier_(copier), expected_(std::move(expected)), done_(std::move(done)) {}

  void Start() {
    SetActive(true);
    if (expected_.size && !expected_.mimetype.empty()) return CompareWithTarget();
    AskSource(&Job::CompareWithTarget);  // such as a line of url-list
  }

 private:
  using Step = void (Job::*)();

  CopyContext& context() { return copier_->context_; }

  // Reads from the source the fields that the manifest line lacks (no list has user metadata), and
  // checks that the line is still correct.
  void AskSource(Step next) {
    if (has_asked_source_) return (this->*next)();
    context().from->GetInfo(expected_.bucket, expected_.key,
                            [self = shared_from_this(), next](absl::StatusOr<ObjectInfo> info) {
                              const absl::Status status = self->TakeSourceInfo(info);
                              if (!status.ok()) return self->Fail(status);
                              (*self.*next)();
                            });
  }

  absl::Status TakeSourceInfo(const absl::StatusOr<ObjectInfo>& info) {
    if (!info.ok()) return info.status();
    if (!info->size) return absl::InternalError("the source does not report the object's size");
    has_asked_source_ = true;
    if (!expected_.size) expected_.size = info->size;
    if (expected_.etag.empty()) expected_.etag = info->etag;
    if (expected_.mimetype.empty()) expected_.mimetype = info->mimetype;
    if (expected_.cache_control.empty()) expected_.cache_control = info->cache_control;
    if (expected_.user_metadata.empty()) expected_.user_metadata = info->user_metadata;
    source_is_as_listed_ = info->etag == expected_.etag && !expected_.etag.empty();
    return CheckSourceSize(expected_, *info->size);
  }

  void CompareWithTarget() {
    if (context().options.overwrite == Overwrite::kAlways) return Prepare();
    auto compare = [self = shared_from_this()](absl::StatusOr<ObjectInfo> info) {
      if (absl::IsNotFound(info.status())) return self->Prepare();
      if (!info.ok()) return self->Fail(info.status());
      const bool may_replace = self->context().options.overwrite != Overwrite::kNever;
      if (!may_replace || IsSameObject(self->expected_, *info)) {
        return self->Finish(CopyResult::Outcome::kSkipped);
      }
      self->Prepare();
    };
    if (expected_.user_metadata.empty()) {
      copier_->before_.Get(expected_.bucket, expected_.key, std::move(compare));
    } else {  // no list has user metadata
      context().to.reader->GetInfo(expected_.bucket, expected_.key, std::move(compare));
    }
  }

  void Prepare() {
    if (context().options.dry_run) return CheckTarget();
    // The line may be complete already, for example if the list has user metadata. The transfer
    // checks size and MD5 anyway, and a query to a tree of files would read a file only to compute
    // its MD5.
    const bool has_all =
        !expected_.etag.empty() && !expected_.cache_control.empty() &&
        (!expected_.user_metadata.empty() || context().from->InfoReadsContent(expected_.bucket));
    if (has_all) return CheckTarget();
    AskSource(&Job::CheckTarget);
  }

  // Checks, immediately before sending, that the target's object is still the one in the backup. If
  // the backup has no such object, does not overwrite, so that the server refuses to replace an
  // object that has appeared since.
  void CheckTarget() {
    overwrite_ = context().options.overwrite != Overwrite::kNever;
    if (context().options.expected == nullptr) return SendOrReport();
    overwrite_ = overwrite_ && FindInBackup() != nullptr;
    if (!overwrite_ && !context().options.dry_run) return SendOrReport();
    context().to.reader->GetInfo(
        expected_.bucket, expected_.key,
        [self = shared_from_this()](const absl::StatusOr<ObjectInfo>& info) {
          self->CompareWithBackup(info);
        });
  }

  void CompareWithBackup(const absl::StatusOr<ObjectInfo>& info) {
    if (absl::IsNotFound(info.status())) {
      overwrite_ = false;
      return SendOrReport();
    }
    if (!info.ok()) return Fail(info.status());
    if (IsSameObject(expected_, *info)) {
      if (result_.attempts > 0) return Verify();  // the response to an attempt was lost
      if (context().options.overwrite == Overwrite::kChanged) {
        return Finish(CopyResult::Outcome::kSkipped);
      }
    }
    const ObjectInfo* const then = FindInBackup();
    if (then == nullptr || !IsUnchanged(*then, *info)) return FailAsChanged(*info);
    SendOrReport();
  }

  const ObjectInfo* FindInBackup() {
    return context().options.expected->Find(expected_.bucket, expected_.key);
  }

  void FailAsChanged(const ObjectInfo& now) {
    const auto describe = [](const ObjectInfo& info) {
      return absl::StrCat(CountOf(info.size.value_or(0), "byte"),
                          info.etag.empty() ? "" : absl::StrCat(" with the eTag ", info.etag));
    };
    const ObjectInfo* const then = FindInBackup();
    Fail(absl::FailedPreconditionError(
        absl::StrCat("changed since the backup: the target has ", describe(now), ", the backup ",
                     then == nullptr ? "does not have the object" : describe(*then))));
  }

  void SendOrReport() {
    if (!context().options.dry_run) return Send();
    result_.bytes = *expected_.size;
    Finish(CopyResult::Outcome::kWouldUpload);
  }

  void Send() {
    ++result_.attempts;
    if (transfer_ == nullptr || transfer_overwrites_ != overwrite_) {
      transfer_overwrites_ = overwrite_;
      // The transfer belongs to the job, so its callback must not keep the job alive.
      transfer_ =
          NewTransfer(&context(), expected_, overwrite_, has_asked_source_, source_is_as_listed_,
                      [weak = weak_from_this()](const absl::Status& /*error*/) {
                        const auto self = weak.lock();
                        if (self != nullptr) ++self->result_.attempts;
                      });
    }
    transfer_->Attempt([self = shared_from_this()](Transfer::Result result) {
      if (result.is_final) return self->Fail(std::move(result.status));
      self->EndAttempt(std::move(result.status));
    });
  }

  void EndAttempt(absl::Status status) {
    if (status.ok()) return Verify();
    if (absl::IsAlreadyExists(status) && !overwrite_) return OnExists();
    std::optional<absl::Duration> delay = context().policy.DelayAfter(result_.attempts, status);
    if (absl::IsDataLoss(status)) {
      transfer_->ForgetUpload();  // the target's parts are wrong too
      if (!had_wrong_content_) delay = absl::ZeroDuration();
      had_wrong_content_ = true;
    }
    if (!delay) return Fail(std::move(status));
    context().transport->After(*delay, [self = shared_from_this()] { self->CheckTarget(); });
  }

  // Handles an object that already exists: another writer created it first, or the response to an
  // earlier attempt was lost.
  void OnExists() {
    const CopyOptions& options = context().options;
    if (options.expected == nullptr || options.overwrite == Overwrite::kNever) {
      return result_.attempts > 1 ? Verify() : Finish(CopyResult::Outcome::kSkipped);
    }
    context().to.reader->GetInfo(
        expected_.bucket, expected_.key,
        [self = shared_from_this()](const absl::StatusOr<ObjectInfo>& info) {
          if (!info.ok()) return self->Fail(info.status());
          if (!IsSameObject(self->expected_, *info)) return self->FailAsChanged(*info);
          if (self->result_.attempts > 1) return self->Verify();
          self->Finish(CopyResult::Outcome::kSkipped);
        });
  }

  void Verify() {
    auto verify = [self = shared_from_this()](absl::StatusOr<ObjectInfo> info) {
      self->SetActive(true);
      self->EndVerify(info);
    };
    // A batch does not help large objects, and no list has user metadata.
    if (*expected_.size <= context().options.small_bytes && !expected_.has_user_metadata()) {
      SetActive(false);
      copier_->after_.Get(expected_.bucket, expected_.key, std::move(verify));
    } else {
      context().to.reader->GetInfo(expected_.bucket, expected_.key, std::move(verify));
    }
  }

  void EndVerify(const absl::StatusOr<ObjectInfo>& info) {
    if (absl::IsNotFound(info.status())) {
      return EndAttempt(absl::DataLossError(
          absl::StrCat("the target does not have it after the upload: ", info.status().message())));
    }
    if (!info.ok()) {
      return Fail(absl::Status(info.status().code(), absl::StrCat("cannot verify the upload: ",
                                                                  info.status().message())));
    }
    const std::string difference = DifferenceOfStored(*info);
    if (!difference.empty()) {
      return EndAttempt(absl::DataLossError(absl::StrCat("the target has ", difference)));
    }
    transfer_->ForgetUpload();
    result_.bytes = *expected_.size;
    Finish(CopyResult::Outcome::kUploaded);
  }

  // Describes the first difference between the object that was sent and `stored`, such as "size 3
  // instead of 4". Returns "" if there is none. Records which check of the content passed.
  std::string DifferenceOfStored(const ObjectInfo& stored) {
    if (stored.size != expected_.size) {
      return absl::StrCat("size ", stored.size.value_or(0), " instead of ", *expected_.size);
    }
    result_.verified = "size";
    const SourceContent& sent = transfer_->content();
    const bool is_hashed = sent.is_gapless && sent.md5.bytes() == *expected_.size;
    const std::string sent_md5 = is_hashed ? sent.md5.Hex() : expected_.md5();
    const std::string stored_md5 = stored.md5();
    if (!stored_md5.empty() && !sent_md5.empty()) {
      if (stored_md5 != sent_md5) {
        return absl::StrCat("MD5 ", stored_md5, " instead of ", sent_md5);
      }
      result_.verified = "md5";
    }
    return MetadataDifference(expected_, stored);
  }

  void Fail(absl::Status status) {
    result_.status = std::move(status);
    Finish(CopyResult::Outcome::kFailed);
  }

  void SetActive(bool active) {
    copier_->active_ += static_cast<int>(active) - static_cast<int>(is_active_);
    is_active_ = active;
    copier_->active_bytes_ -= active_bytes_;
    active_bytes_ =
        active ? std::min(kRequestBytes + expected_.size.value_or(0), kMaxCopyBytes) : 0;
    copier_->active_bytes_ += active_bytes_;
  }

  void Finish(CopyResult::Outcome outcome) {
    result_.outcome = outcome;
    SetActive(false);
    copier_->jobs_.erase({expected_.bucket, expected_.key});
    const auto done = std::move(done_);
    done(std::move(result_));
  }

  Copier* const copier_;
  ObjectInfo expected_;  // the manifest line, completed by the source
  std::function<void(CopyResult)> done_;
  CopyResult result_;
  bool is_active_ = false;
  uint64_t active_bytes_ = 0;  // part of the copier's
  bool has_asked_source_ = false;
  bool source_is_as_listed_ = false;  // the source's eTag equals the line's
  bool had_wrong_content_ = false;    // in an earlier attempt
  bool overwrite_ = false;            // replace an object of the target
  bool transfer_overwrites_ = false;
  std::shared_ptr<Transfer> transfer_;
};

Copier::Copier(ObjectReader* from, CopyTarget to, HttpTransport* transport, RetryPolicy policy,
               CopyOptions options)
    : context_{from, to, transport, std::move(policy), options},
      before_(to.reader, InfoLookup::Freshness::kCachedPage),
      after_(to.reader, InfoLookup::Freshness::kAfterQuery) {}

bool Copier::HasRoom(const JobLimit& limit) const {
  if (active_ >= limit.jobs()) return false;
  return !limit.is_adaptive() || active_bytes_ < kMaxActiveBytes;
}

bool Copier::RunOnce() {
  if (active_ == 0) after_.Flush();
  return context_.transport->RunOnce();
}

void Copier::Copy(ObjectInfo expected, std::function<void(CopyResult)> done) {
  const std::pair<std::string, std::string> name(expected.bucket, expected.key);
  const auto job = std::make_shared<Job>(this, std::move(expected), std::move(done));
  jobs_[name] = job.get();
  job->Start();
}

}  // namespace dumpline
