#include "tools/lib/http/body_pipe.h"

#include <algorithm>
#include <cstring>
#include <utility>

namespace dumpline {

absl::StatusOr<bool> BodyPipe::Write(absl::string_view bytes) {
  if (!read_status_.ok()) return read_status_;
  if (size() > 1 && size() + bytes.size() > capacity_) return false;
  buffer_.erase(0, read_pos_);
  read_pos_ = 0;
  buffer_.append(bytes.data(), bytes.size());
  if (wake_reader_) wake_reader_();
  return true;
}

void BodyPipe::CloseWrite(absl::Status status) {
  if (write_closed_) return;
  write_closed_ = true;
  write_status_ = std::move(status);
  if (wake_reader_) wake_reader_();
}

absl::StatusOr<size_t> BodyPipe::Read(char* to, size_t max_size) {
  if (!write_status_.ok()) return write_status_;
  size_t available = size();
  if (!write_closed_) {
    if (available <= 1) return kNotYet;
    --available;
  }
  const size_t taken = std::min(available, max_size);
  if (taken > 0) std::memcpy(to, buffer_.data() + read_pos_, taken);
  read_pos_ += taken;
  if (taken > 0 && wake_writer_) wake_writer_();
  return taken;
}

void BodyPipe::CloseRead(absl::Status status) {
  if (read_status_.ok()) read_status_ = std::move(status);
  if (wake_writer_) wake_writer_();
}

}  // namespace dumpline
