#include "tools/lib/storage/copy/parts_upload.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace dumpline {

PartsUpload::PartsUpload(CopyContext* context, ObjectInfo expected, bool overwrite,
                         bool has_asked_source, bool source_is_as_listed, OnRetry on_retry)
    : Transfer(context, std::move(expected), overwrite, std::move(on_retry)),
      target_(context->to.writer->resumable()),
      has_asked_source_(has_asked_source),
      source_is_as_listed_(source_is_as_listed) {}

std::string PartsUpload::StateKey() const {
  return absl::StrCat(context_->to.reader->name(), "\n", expected_.bucket, "\n", expected_.key,
                      "\n", *expected_.size, "\n", expected_.etag, "\n", expected_.mimetype, "\n",
                      expected_.cache_control, "\n", expected_.user_metadata, "\n", overwrite_);
}

void PartsUpload::Attempt(Done done) {
  content_.Restart();
  content_.mark_every = target_->part_bytes();
  // The parts that an earlier run sent must belong to the same content. Either the source's eTag
  // confirms that, or the whole source is read again to compute its MD5.
  const UploadState* const state = context_->options.state;
  const bool may_resume = state != nullptr && (!has_asked_source_ || source_is_as_listed_);
  upload_ = may_resume ? state->Find(StateKey()) : "";
  if (upload_.empty()) return Create(std::move(done));
  content_.is_gapless = !has_asked_source_;
  AskOffset(std::move(done));
}

void PartsUpload::ForgetUpload() {
  if (context_->options.state != nullptr) context_->options.state->Ended(StateKey());
}

void PartsUpload::Create(Done done) {
  target_->Create(expected_, overwrite_,
                  [self = shared_from_this(), done](absl::StatusOr<std::string> upload) {
                    if (!upload.ok()) return done({upload.status()});
                    self->failures_ = 0;
                    self->upload_ = *std::move(upload);
                    UploadState* const state = self->context_->options.state;
                    if (state != nullptr) state->Started(self->StateKey(), self->upload_);
                    self->SendFrom(0, done);
                  });
}

void PartsUpload::AskOffset(Done done) {
  target_->GetOffset(upload_, [self = shared_from_this(), done](absl::StatusOr<uint64_t> offset) {
    const uint64_t size = *self->expected_.size;
    if (offset.ok() && *offset == size) return self->AwaitObject(1, done);
    if (offset.ok() && *offset < size) return self->SendFrom(*offset, done);
    const bool is_forgotten = offset.ok() || absl::IsNotFound(offset.status()) ||
                              absl::IsInvalidArgument(offset.status());
    if (!is_forgotten) return done({offset.status(), /*is_final=*/true});
    // The upload has expired, or it is complete and the response to the last part was lost.
    self->ForgetUpload();
    self->AskWhetherComplete(done);
  });
}

void PartsUpload::AskWhetherComplete(Done done) {
  context_->to.reader->GetInfo(
      expected_.bucket, expected_.key,
      [self = shared_from_this(), done](absl::StatusOr<ObjectInfo> info) {
        if (info.ok() && self->has_sent_last_part_ && IsSameObject(self->expected_, *info)) {
          return done({absl::OkStatus()});
        }
        if (!info.ok() && !absl::IsNotFound(info.status())) {
          return done({info.status(), /*is_final=*/true});
        }
        self->StartAgain("the target lost the upload twice", done);
      });
}

void PartsUpload::AwaitObject(int asks, Done done) {
  context_->to.reader->GetInfo(
      expected_.bucket, expected_.key,
      [self = shared_from_this(), asks, done](const absl::StatusOr<ObjectInfo>& info) {
        self->OnAwaited(asks, info, done);
      });
}

void PartsUpload::OnAwaited(int asks, const absl::StatusOr<ObjectInfo>& info, Done done) {
  if (info.ok() && IsSameObject(expected_, *info)) return done({absl::OkStatus()});
  if (!info.ok() && !absl::IsNotFound(info.status())) {
    return done({info.status(), /*is_final=*/true});
  }
  // Servers need more time for larger objects.
  constexpr uint64_t kBytesPerAsk = 256 << 20;
  constexpr int kMaxAsks = 40;
  const absl::Status missing = absl::UnavailableError("the target has not made the object yet");
  std::optional<absl::Duration> delay = context_->policy.DelayAfter(asks, missing);
  const int allowed =
      static_cast<int>(std::min<uint64_t>(*expected_.size / kBytesPerAsk, kMaxAsks));
  if (!delay && asks <= allowed) delay = context_->policy.DelayAfter(1, missing);
  if (!delay) {
    ForgetUpload();
    return StartAgain("the target has received all bytes, twice, but not made the object", done);
  }
  context_->transport->After(
      *delay, [self = shared_from_this(), asks, done] { self->AwaitObject(asks + 1, done); });
}

void PartsUpload::StartAgain(const char* why, Done done) {
  if (lost_uploads_++ > 0) return done({absl::UnavailableError(why), /*is_final=*/true});
  content_.Restart();
  Create(std::move(done));
}

void PartsUpload::SendFrom(uint64_t offset, Done done) {
  StreamRange range;
  range.offset = offset;
  if (offset == 0) content_.Restart();
  if (content_.is_gapless) {
    // After a break, some bytes are read again. The MD5 must cover the bytes that are sent now,
    // because they may differ from those of the first time.
    content_.Rewind(offset);
    range.skip = offset - content_.md5.bytes();
  }
  range.bytes = *expected_.size - offset;
  range.is_last = true;
  const auto self = shared_from_this();
  StreamContent(
      context_, expected_, &content_, range,
      [self, offset](std::shared_ptr<BodySource> source, uint64_t /*bytes*/, StoreDone written) {
        self->SendPart(offset, std::move(source), std::move(written));
      },
      [self, done](absl::Status status) { self->EndSending(status, done); });
}

void PartsUpload::SendPart(uint64_t offset, std::shared_ptr<BodySource> source, StoreDone written) {
  const uint64_t size = *expected_.size;
  const uint64_t bytes = std::min(target_->part_bytes(), size - offset);
  const uint64_t end = offset + bytes;
  has_sent_last_part_ = has_sent_last_part_ || end == size;
  target_->Append(
      upload_, overwrite_, offset, source, bytes,
      [self = shared_from_this(), source, written, end](absl::StatusOr<uint64_t> now_at) {
        if (!now_at.ok()) return written(now_at.status());
        if (*now_at != end) {
          return written(absl::AbortedError(
              absl::StrCat("the target is at byte ", *now_at, " instead of ", end)));
        }
        self->failures_ = 0;
        if (end == *self->expected_.size) return written(absl::OkStatus());
        self->SendPart(end, source, written);
      });
}

void PartsUpload::EndSending(const absl::Status& status, Done done) {
  if (status.ok() || absl::IsDataLoss(status)) return done({status});
  if (absl::IsNotFound(status)) {
    ForgetUpload();
    return AskWhetherComplete(std::move(done));
  }
  // An unexpected offset is a transient error, like a broken connection. So is a lock on the upload
  // that the writer of a broken connection still holds.
  const absl::Status transient =
      absl::IsAborted(status) ? absl::UnavailableError(status.message()) : status;
  const std::optional<absl::Duration> delay = context_->policy.DelayAfter(++failures_, transient);
  if (!delay) return done({status, /*is_final=*/true});
  on_retry_(status);
  context_->transport->After(*delay, [self = shared_from_this(), done] { self->AskOffset(done); });
}

}  // namespace dumpline
