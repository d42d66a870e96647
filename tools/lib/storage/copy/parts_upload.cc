#include "tools/lib/storage/copy/parts_upload.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace dumpline {

PartsUpload::PartsUpload(CopyContext* context, ObjectInfo expected, bool has_asked_source,
                         bool source_is_as_listed, OnRetry on_retry)
    : Transfer(context, std::move(expected), std::move(on_retry)),
      target_(context->to.writer->resumable()),
      has_asked_source_(has_asked_source),
      source_is_as_listed_(source_is_as_listed) {}

std::string PartsUpload::StateKey() const {
  return absl::StrCat(context_->to.reader->name(), "\n", expected_.bucket, "\n", expected_.key,
                      "\n", *expected_.size, "\n", expected_.etag, "\n", expected_.mimetype, "\n",
                      expected_.cache_control, "\n", expected_.user_metadata, "\n",
                      context_->overwrites());
}

void PartsUpload::Attempt(Done done) {
  content_.Restart();
  // The parts of an earlier run must be of the same content. Either the source's eTag confirms
  // that, or the whole source is read again, for its MD5.
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
  target_->Create(expected_, context_->overwrites(),
                  [self = shared_from_this(), done](absl::StatusOr<std::string> upload) {
                    if (!upload.ok()) return done({upload.status()});
                    self->failures_ = 0;
                    self->upload_ = *std::move(upload);
                    UploadState* const state = self->context_->options.state;
                    if (state != nullptr) state->Started(self->StateKey(), self->upload_);
                    self->SendPart(0, done);
                  });
}

void PartsUpload::AskOffset(Done done) {
  target_->GetOffset(upload_, [self = shared_from_this(), done](absl::StatusOr<uint64_t> offset) {
    if (offset.ok() && *offset <= *self->expected_.size) return self->SendPart(*offset, done);
    const bool is_forgotten = offset.ok() || absl::IsNotFound(offset.status()) ||
                              absl::IsInvalidArgument(offset.status());
    if (!is_forgotten) return done({offset.status(), /*is_final=*/true});
    // It has expired, or it is complete and the response to the last part was lost.
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
        if (self->lost_uploads_++ > 0) {
          return done({absl::UnavailableError("the target lost the upload twice"),
                       /*is_final=*/true});
        }
        self->Create(done);
      });
}

uint64_t PartsUpload::RewindContent(uint64_t offset) {
  if (offset == 0) {
    content_.Restart();
    part_start_ = Md5();
  }
  if (!content_.is_gapless) return 0;
  // After a break inside a part, the part is read again: the MD5 must be of the bytes that are sent
  // now, which may differ from those of the first time.
  if (content_.md5.bytes() == offset) part_start_ = content_.md5;
  if (part_start_.bytes() > offset) part_start_ = Md5();  // the target has lost some
  content_.md5 = part_start_;
  return offset - content_.md5.bytes();
}

void PartsUpload::SendPart(uint64_t offset, Done done) {
  if (offset == *expected_.size) return done({absl::OkStatus()});
  StreamRange range;
  range.offset = offset;
  range.skip = RewindContent(offset);
  range.bytes = std::min(target_->part_bytes(), *expected_.size - offset);
  const uint64_t end = offset + range.bytes;
  range.is_last = end == *expected_.size;
  has_sent_last_part_ = has_sent_last_part_ || range.is_last;
  const auto self = shared_from_this();
  StreamContent(
      context_, expected_, &content_, range,
      [self, offset, end](std::shared_ptr<BodySource> source, uint64_t bytes, StoreDone written) {
        self->target_->Append(self->upload_, self->context_->overwrites(), offset,
                              std::move(source), bytes,
                              [end, written](absl::StatusOr<uint64_t> now_at) {
                                if (now_at.ok() && *now_at != end) {
                                  return written(absl::AbortedError(absl::StrCat(
                                      "the target is at byte ", *now_at, " instead of ", end)));
                                }
                                written(now_at.status());
                              });
      },
      [self, end, done](absl::Status status) { self->EndPart(end, status, done); });
}

void PartsUpload::EndPart(uint64_t end, const absl::Status& status, Done done) {
  if (status.ok()) {
    failures_ = 0;
    return SendPart(end, std::move(done));
  }
  if (absl::IsNotFound(status)) {
    ForgetUpload();
    return AskWhetherComplete(std::move(done));
  }
  if (absl::IsDataLoss(status)) return done({status});
  // An unexpected offset, or a writer that still holds the upload's lock (that of a broken
  // connection), is a transient error, like a broken connection.
  const absl::Status transient =
      absl::IsAborted(status) ? absl::UnavailableError(status.message()) : status;
  const std::optional<absl::Duration> delay = context_->policy.DelayAfter(++failures_, transient);
  if (!delay) return done({status, /*is_final=*/true});
  on_retry_(status);
  context_->transport->After(*delay, [self = shared_from_this(), done] { self->AskOffset(done); });
}

}  // namespace dumpline
