// The buffered writer of all filters.
//
// Most output of a filter is an unchanged range of its input. Pass() takes such spans without
// copying them as long as each follows the previous one in memory, so that a whole input buffer is
// written by one write(2). Append() copies bytes that the filter has produced.
//
// After the first error, all output is dropped, and status() and Close() return that error.
#ifndef DUMPLINE_TOOLS_LIB_IO_WRITER_H_
#define DUMPLINE_TOOLS_LIB_IO_WRITER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"

namespace dumpline {

class Writer {
 public:
  // `sink` must outlive the writer. If a writer is destroyed without Close(), only part of its
  // output has been written.
  explicit Writer(ByteSink* sink, size_t buffer_bytes = 256 << 10);

  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  // Writes `bytes`, which must stay in memory until the next CopyPassed(), Append(), Flush() or
  // Close().
  void Pass(absl::string_view bytes) {
    if (bytes.data() == passed_end_) {
      passed_end_ += bytes.size();
      return;
    }
    CopyPassed();
    passed_begin_ = bytes.data();
    passed_end_ = bytes.data() + bytes.size();
  }

  // Writes a copy of `bytes`.
  void Append(absl::string_view bytes) {
    CopyPassed();
    AppendCopied(bytes);
  }
  void Append(char byte) { Append(absl::string_view(&byte, 1)); }

  // Copies the bytes passed so far, so that their memory may be reused.
  void CopyPassed() {
    if (passed_begin_ == passed_end_) return;
    AppendCopied(
        absl::string_view(passed_begin_, static_cast<size_t>(passed_end_ - passed_begin_)));
    passed_begin_ = passed_end_ = nullptr;
  }

  // Writes everything to the sink.
  void Flush();

  // Flushes the writer and closes the sink. Returns the first error.
  absl::Status Close();

  const absl::Status& status() const { return status_; }

  // Number of bytes written so far, including buffered ones.
  uint64_t bytes() const {
    return sent_bytes_ + used_ + static_cast<uint64_t>(passed_end_ - passed_begin_);
  }

 private:
  void AppendCopied(absl::string_view bytes) {
    if (bytes.size() <= std::min(capacity_ - used_, capacity_ / 2)) {
      // memcpy's arguments must not be null, even for no bytes.
      if (!bytes.empty()) std::memcpy(buffer_.get() + used_, bytes.data(), bytes.size());
      used_ += bytes.size();
    } else {
      AppendSlow(bytes);
    }
  }
  void AppendSlow(absl::string_view bytes);
  void Send(absl::string_view bytes);

  ByteSink* const sink_;
  const size_t capacity_;
  const std::unique_ptr<char[]> buffer_;
  size_t used_ = 0;                     // bytes in buffer_
  uint64_t sent_bytes_ = 0;             // bytes written to sink_
  const char* passed_begin_ = nullptr;  // the span passed and not copied, after buffer_
  const char* passed_end_ = nullptr;
  absl::Status status_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_WRITER_H_
