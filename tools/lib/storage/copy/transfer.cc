#include "tools/lib/storage/copy/transfer.h"

#include <optional>

#include "absl/status/statusor.h"
#include "tools/lib/storage/copy/parts_upload.h"
#include "tools/lib/storage/copy/stream.h"

namespace dumpline {
namespace {

// Reads the object into memory, then stores it.
class SmallTransfer : public Transfer, public std::enable_shared_from_this<SmallTransfer> {
 public:
  using Transfer::Transfer;

  void Attempt(Done done) override {
    content_.Restart();
    context_->from->ReadSmall(expected_.bucket, expected_.key, context_->options.small_bytes,
                              on_retry_,
                              [self = shared_from_this(), done](absl::StatusOr<std::string> bytes) {
                                if (!bytes.ok()) return done({bytes.status()});
                                self->Store(*std::move(bytes), done);
                              });
  }

 private:
  void Store(std::string bytes, const Done& done) {
    content_.Update(bytes);
    const absl::Status checked = CheckSourceContent(expected_, content_, bytes.size());
    if (!checked.ok()) return done({checked});
    context_->bytes_sent += bytes.size();
    context_->to.writer->WriteSmall(
        expected_, overwrite_, std::make_shared<const std::string>(std::move(bytes)), on_retry_,
        [done](absl::Status status) { done({std::move(status)}); });
  }
};

// Streams the object in one request.
class StreamTransfer : public Transfer, public std::enable_shared_from_this<StreamTransfer> {
 public:
  using Transfer::Transfer;

  void Attempt(Done done) override {
    content_.Restart();
    StreamRange range;
    range.bytes = *expected_.size;
    range.is_last = true;
    const auto self = shared_from_this();
    StreamContent(
        context_, expected_, &content_, range,
        [self](std::shared_ptr<BodySource> source, uint64_t bytes, StoreDone written) {
          self->context_->to.writer->Write(self->expected_, self->overwrite_, std::move(source),
                                           bytes, std::move(written));
        },
        [self, done](absl::Status status) { done({std::move(status)}); });
  }
};

}  // namespace

std::shared_ptr<Transfer> NewTransfer(CopyContext* context, const ObjectInfo& expected,
                                      bool overwrite, bool has_asked_source,
                                      bool source_is_as_listed, OnRetry on_retry) {
  const CopyOptions& options = context->options;
  ResumableUploads* const resumable = context->to.writer->resumable();
  if (*expected.size > options.resumable_over && resumable != nullptr &&
      resumable->CanExpress(expected)) {
    return std::make_shared<PartsUpload>(context, expected, overwrite, has_asked_source,
                                         source_is_as_listed, std::move(on_retry));
  }
  if (*expected.size <= options.small_bytes) {
    return std::make_shared<SmallTransfer>(context, expected, overwrite, std::move(on_retry));
  }
  return std::make_shared<StreamTransfer>(context, expected, overwrite, std::move(on_retry));
}

}  // namespace dumpline
