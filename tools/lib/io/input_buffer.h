// A sliding window over a ByteSource.
//
// The window contains the bytes that have been read and not yet consumed. Fill() adds bytes at its
// end and may move it in memory. Pointers into the window are valid until the next Fill().
#ifndef DUMPLINE_TOOLS_LIB_IO_INPUT_BUFFER_H_
#define DUMPLINE_TOOLS_LIB_IO_INPUT_BUFFER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

class InputBuffer {
 public:
  // `source` must outlive the buffer. Each Fill() reads at most source->read_bytes(). The buffer
  // starts at about that size and grows with the window. `before_move` (may be empty) is called
  // before bytes of the window, or bytes consumed since the last Fill(), are moved or overwritten.
  InputBuffer(ByteSource* source, std::function<void()> before_move);

  InputBuffer(const InputBuffer&) = delete;
  InputBuffer& operator=(const InputBuffer&) = delete;

  const char* begin() const { return begin_; }
  const char* end() const { return end_; }
  size_t size() const { return static_cast<size_t>(end_ - begin_); }

  // Removes the first bytes of the window.
  void Consume(size_t bytes) { begin_ += bytes; }

  // Reads once. Returns the bytes that were added, which are empty at the end of the input.
  absl::StatusOr<absl::string_view> Fill();

  // Returns whether a Fill() has reached the end of the input.
  bool at_end_of_input() const { return at_end_of_input_; }

  // Offset of begin() in the input.
  uint64_t offset() const { return base_offset_ + static_cast<uint64_t>(begin_ - buffer_.get()); }

  // Returns the line, starting at 1, of the byte at `offset`, which must not precede the window of
  // the last Fill(). Each call counts lines.
  uint64_t LineOf(uint64_t offset) const;

  // A mark follows a byte while the window moves, so that a message can name the line on which a
  // construct was opened. Setting a mark is free: its line is counted only when LineOfMark() is
  // called or when the byte leaves the buffer.
  static constexpr size_t kMarks = 2;
  void SetMark(size_t mark, uint64_t offset) { marks_[mark] = {offset, 0}; }
  uint64_t LineOfMark(size_t mark) const {
    return marks_[mark].line > 0 ? marks_[mark].line : LineOf(marks_[mark].offset);
  }

 private:
  struct Mark {
    uint64_t offset = 0;
    uint64_t line = 1;  // 0: not counted yet; `offset` is in the buffer
  };

  void MakeRoom();

  ByteSource* const source_;
  const size_t read_bytes_;
  const std::function<void()> before_move_;
  size_t capacity_;
  std::unique_ptr<char[]> buffer_;
  const char* begin_;  // start of the window, in buffer_
  const char* end_;
  uint64_t base_offset_ = 0;  // offset of buffer_[0] in the input
  uint64_t base_line_ = 1;    // line of buffer_[0]
  Mark marks_[kMarks];
  bool at_end_of_input_ = false;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_INPUT_BUFFER_H_
