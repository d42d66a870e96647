#include "tools/lib/storage/folder/read_transfer.h"

#include <fcntl.h>

#include <algorithm>
#include <memory>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

constexpr size_t kBufferBytes = 64 << 10;

class ReadTransfer : public std::enable_shared_from_this<ReadTransfer> {
 public:
  ReadTransfer(const std::string& path, const ObjectInfo& info, ObjectReader::ReadRequest request,
               HttpTransport* transport, StoreDone done)
      : path_(path),
        size_(info.size.value_or(0)),
        etag_(info.etag),
        request_(std::move(request)),
        transport_(transport),
        done_(std::move(done)) {}

  void Start() {
    self_ = shared_from_this();
    const std::weak_ptr<ReadTransfer> weak = self_;
    request_.sink->OnWritable([weak] {
      const auto self = weak.lock();
      if (self != nullptr) self->Schedule();
    });
    Schedule();
  }

  void Cancel() {
    status_ = absl::CancelledError(absl::StrCat(path_, ": cancelled"));
    Schedule();
  }

 private:
  void Schedule() {
    transport_->After(absl::ZeroDuration(), [self = shared_from_this()] { self->Pump(); });
  }

  // Moves bytes until the sink is full or the range has been read.
  void Pump() {
    if (self_ == nullptr) return;  // finished
    bool is_full = false;
    while (status_.ok() && !is_full && !(is_open_ && pending_.empty() && left_ == 0)) {
      status_ = Step(&is_full);
    }
    if (status_.ok() && is_full) return;
    request_.sink->OnWritable(nullptr);
    const std::shared_ptr<ReadTransfer> keep = std::exchange(self_, nullptr);
    done_(status_);
  }

  absl::Status Step(bool* is_full) {
    if (!is_open_) return Open();
    if (pending_.empty()) RETURN_IF_ERROR(ReadFile());
    ASSIGN_OR_RETURN(const bool is_taken, request_.sink->Write(pending_));
    if (is_taken) pending_ = absl::string_view();
    *is_full = !is_taken;
    return absl::OkStatus();
  }

  absl::Status Open() {
    ASSIGN_OR_RETURN(file_, File::Open(path_, O_RDONLY | O_NOFOLLOW));
    is_open_ = true;
    if (request_.on_start) RETURN_IF_ERROR(request_.on_start(size_, etag_));
    offset_ = request_.offset;
    left_ = size_ - std::min(size_, request_.offset);
    if (request_.length) left_ = std::min(left_, *request_.length);
    return absl::OkStatus();
  }

  absl::Status ReadFile() {
    buffer_.resize(kBufferBytes);
    const size_t count = static_cast<size_t>(std::min<uint64_t>(kBufferBytes, left_));
    ASSIGN_OR_RETURN(const size_t got, file_.ReadAt(offset_, &buffer_[0], count));
    if (got == 0) {
      return absl::DataLossError(absl::StrCat(path_, ": became shorter while it was read"));
    }
    pending_ = absl::string_view(buffer_.data(), got);
    offset_ += got;
    left_ -= got;
    return absl::OkStatus();
  }

  const std::string path_;
  const uint64_t size_;
  const std::string etag_;
  const ObjectReader::ReadRequest request_;
  HttpTransport* const transport_;
  const StoreDone done_;
  File file_;
  bool is_open_ = false;
  uint64_t offset_ = 0;  // of the next byte to read
  uint64_t left_ = 0;    // bytes to read
  std::string buffer_;
  absl::string_view pending_;  // bytes read and not yet taken by the sink
  absl::Status status_;
  std::shared_ptr<ReadTransfer> self_;  // keeps it alive until it has finished
};

}  // namespace

std::function<void()> StartReadTransfer(const std::string& path, const ObjectInfo& info,
                                        ObjectReader::ReadRequest request, HttpTransport* transport,
                                        StoreDone done) {
  const auto transfer =
      std::make_shared<ReadTransfer>(path, info, std::move(request), transport, std::move(done));
  transfer->Start();
  return [weak = std::weak_ptr<ReadTransfer>(transfer)] {
    const auto self = weak.lock();
    if (self != nullptr) self->Cancel();
  };
}

}  // namespace dumpline
