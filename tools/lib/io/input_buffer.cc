#include "tools/lib/io/input_buffer.h"

#include <algorithm>
#include <cstring>

#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/find.h"

namespace dumpline {
InputBuffer::InputBuffer(ByteSource* source, std::function<void()> before_move)
    : source_(source),
      read_bytes_(source->read_bytes()),
      before_move_(std::move(before_move)),
      capacity_(std::max<size_t>(read_bytes_, 64)),
      buffer_(new char[capacity_]),
      begin_(buffer_.get()),
      end_(buffer_.get()) {}

void InputBuffer::MakeRoom() {
  if (before_move_) before_move_();
  const size_t window_bytes = size();
  for (Mark& mark : marks_) {
    if (mark.line == 0) mark.line = LineOf(mark.offset);
  }
  base_line_ += CountByte(
      absl::string_view(buffer_.get(), static_cast<size_t>(begin_ - buffer_.get())), '\n');
  base_offset_ += static_cast<uint64_t>(begin_ - buffer_.get());
  if (window_bytes + read_bytes_ > capacity_ && window_bytes * 2 > capacity_) {
    // The window fills more than half of the buffer, so an item is long. Doubling the capacity
    // keeps the total number of moved bytes linear in the size of the input.
    capacity_ = std::max(capacity_ * 2, window_bytes + read_bytes_);
    std::unique_ptr<char[]> larger(new char[capacity_]);
    std::memcpy(larger.get(), begin_, window_bytes);
    buffer_ = std::move(larger);
  } else if (window_bytes > 0) {
    std::memmove(buffer_.get(), begin_, window_bytes);
  }
  begin_ = buffer_.get();
  end_ = begin_ + window_bytes;
}

absl::StatusOr<absl::string_view> InputBuffer::Fill() {
  if (at_end_of_input_) return absl::string_view();
  // Moving a small window to the start is cheap; moving a large one for every small read is not.
  const size_t room = capacity_ - static_cast<size_t>(end_ - buffer_.get());
  if (room < std::min(read_bytes_, capacity_ / 2) || size() == 0) MakeRoom();
  char* const to = buffer_.get() + (end_ - buffer_.get());
  const size_t free_bytes = capacity_ - static_cast<size_t>(end_ - buffer_.get());
  ASSIGN_OR_RETURN(const size_t got, source_->Read(to, std::min(read_bytes_, free_bytes)));
  if (got == 0) at_end_of_input_ = true;
  end_ += got;
  return absl::string_view(to, got);
}

uint64_t InputBuffer::LineOf(uint64_t offset) const {
  return base_line_ + CountByte(absl::string_view(buffer_.get(), offset - base_offset_), '\n');
}

}  // namespace dumpline
