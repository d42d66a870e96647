#include "tools/lib/storage/copy/stream.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/body_pipe.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

// Passes exactly `range.bytes` bytes to a pipe. The `range.skip` bytes that precede them are only
// added to the content.
class RangeSink : public BodySink {
 public:
  // The pointers must outlive the sink.
  RangeSink(std::shared_ptr<BodyPipe> pipe, const StreamRange& range, SourceContent* content,
            uint64_t* bytes_sent)
      : pipe_(std::move(pipe)),
        skip_(range.skip),
        left_(range.bytes),
        content_(content),
        bytes_sent_(bytes_sent) {}

  absl::StatusOr<bool> Write(absl::string_view bytes) override {
    if (bytes.size() > skip_ + left_) {
      return absl::DataLossError("the source sends more bytes than requested");
    }
    const size_t skipped = static_cast<size_t>(std::min<uint64_t>(skip_, bytes.size()));
    const absl::string_view passed = bytes.substr(skipped);
    if (!passed.empty()) {
      const absl::StatusOr<bool> is_taken = pipe_->Write(passed);
      if (!is_taken.ok() || !*is_taken) return is_taken;
    }
    content_->Update(bytes);
    skip_ -= skipped;
    left_ -= passed.size();
    *bytes_sent_ += passed.size();
    return true;
  }
  void OnWritable(std::function<void()> wake) override { pipe_->OnWritable(std::move(wake)); }

  uint64_t left() const { return left_; }  // bytes still to pass

 private:
  const std::shared_ptr<BodyPipe> pipe_;
  uint64_t skip_;
  uint64_t left_;
  SourceContent* const content_;
  uint64_t* const bytes_sent_;
};

class Stream : public std::enable_shared_from_this<Stream> {
 public:
  Stream(CopyContext* context, const ObjectInfo& expected, SourceContent* content,
         const StreamRange& range, StreamWrite write, StoreDone done)
      : context_(context),
        expected_(expected),
        content_(content),
        range_(range),
        write_(std::move(write)),
        done_(std::move(done)),
        pipe_(std::make_shared<BodyPipe>()),
        sink_(std::make_shared<RangeSink>(pipe_, range, content, &context->bytes_sent)) {}

  void Start() {
    ObjectReader::ReadRequest read;
    read.bucket = expected_.bucket;
    read.key = expected_.key;
    read.offset = range_.offset - range_.skip;
    if (read.offset > 0 || !range_.is_last) read.length = range_.skip + range_.bytes;
    read.sink = sink_;
    const auto self = shared_from_this();
    read.on_start = [self](std::optional<uint64_t> size, const std::string& etag) {
      return self->OnReadStarted(size, etag);
    };
    cancel_read_ = context_->from->Read(
        std::move(read), [self](absl::Status status) { self->OnRead(std::move(status)); });
  }

 private:
  // Nothing has been sent yet, so it is cheap to detect a changed source here.
  absl::Status OnReadStarted(std::optional<uint64_t> size, const std::string& etag) {
    if (size) RETURN_IF_ERROR(CheckSourceSize(expected_, *size));
    if (!content_->etag.empty() && etag != content_->etag) {
      content_->etag.clear();
      return absl::DataLossError("the source has changed while it was read");
    }
    content_->etag = etag;
    is_writing_ = true;
    write_(pipe_, range_.bytes,
           [self = shared_from_this()](absl::Status status) { self->OnWritten(status); });
    return absl::OkStatus();
  }

  void OnWritten(const absl::Status& status) {
    is_writing_ = false;
    if (error_.ok()) error_ = status;
    pipe_->CloseRead(absl::CancelledError("the target has ended the upload"));
    if (is_reading_ && !status.ok() && cancel_read_) cancel_read_();
    FinishIfBothEnded();
  }

  void OnRead(absl::Status status) {
    is_reading_ = false;
    if (status.ok() && sink_->left() > 0) {
      status = absl::UnavailableError(absl::StrCat("the source's content ended ",
                                                   CountOf(sink_->left(), "byte"), " too early"));
    }
    if (status.ok() && range_.is_last) {
      status = CheckSourceContent(expected_, *content_, *expected_.size);
    }
    if (error_.ok()) error_ = status;
    pipe_->CloseWrite(status);
    FinishIfBothEnded();
  }

  void FinishIfBothEnded() {
    if (is_reading_ || is_writing_) return;
    const StoreDone done = std::move(done_);
    write_ = nullptr;
    cancel_read_ = nullptr;
    done(error_);
  }

  CopyContext* const context_;
  const ObjectInfo expected_;
  SourceContent* const content_;
  const StreamRange range_;
  StreamWrite write_;
  StoreDone done_;
  const std::shared_ptr<BodyPipe> pipe_;
  const std::shared_ptr<RangeSink> sink_;
  std::function<void()> cancel_read_;
  bool is_reading_ = true;
  bool is_writing_ = false;
  absl::Status error_;  // the first error, which caused all others
};

}  // namespace

void StreamContent(CopyContext* context, const ObjectInfo& expected, SourceContent* content,
                   const StreamRange& range, StreamWrite write, StoreDone done) {
  std::make_shared<Stream>(context, expected, content, range, std::move(write), std::move(done))
      ->Start();
}

}  // namespace dumpline
