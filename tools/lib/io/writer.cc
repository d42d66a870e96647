#include "tools/lib/io/writer.h"

namespace dumpline {

Writer::Writer(ByteSink* sink, size_t buffer_bytes)
    : sink_(sink), capacity_(buffer_bytes), buffer_(new char[buffer_bytes]) {}

void Writer::Send(absl::string_view bytes) {
  sent_bytes_ += bytes.size();
  if (status_.ok() && !bytes.empty()) status_ = sink_->Write(bytes);
}

void Writer::AppendSlow(absl::string_view bytes) {
  // Large spans are sent from their own memory, after the buffer. Small spans first fill the
  // buffer, which keeps the number of writes low.
  if (bytes.size() < capacity_ / 2) {
    const size_t room = capacity_ - used_;
    std::memcpy(buffer_.get() + used_, bytes.data(), room);
    bytes.remove_prefix(room);
    used_ = capacity_;
  }
  Send(absl::string_view(buffer_.get(), used_));
  used_ = 0;
  if (bytes.size() >= capacity_ / 2) {
    Send(bytes);
    return;
  }
  if (!bytes.empty()) std::memcpy(buffer_.get(), bytes.data(), bytes.size());
  used_ = bytes.size();
}

void Writer::Flush() {
  CopyPassed();
  Send(absl::string_view(buffer_.get(), used_));
  used_ = 0;
}

absl::Status Writer::Close() {
  Flush();
  const absl::Status closed = sink_->Close();
  if (status_.ok()) status_ = closed;
  return status_;
}

}  // namespace dumpline
