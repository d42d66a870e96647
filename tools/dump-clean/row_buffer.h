// A growing buffer for assembling a row or a statement before it is written.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_ROW_BUFFER_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_ROW_BUFFER_H_

#include <cstddef>
#include <cstring>
#include <memory>
#include <utility>

#include "absl/strings/string_view.h"

namespace dumpline {

// Appends short pieces faster than std::string, whose append() costs more than the copying itself.
class RowBuffer {
 public:
  void Append(absl::string_view bytes) {
    if (bytes.size() > capacity_ - size_) Grow(bytes.size());
    Copy(bytes, buffer_.get() + size_);
    size_ += bytes.size();
  }
  void Append(char byte) { Append(absl::string_view(&byte, 1)); }

  // Appends `bytes`, in which nothing needs doubling or escaping, as a literal, then ", ". May read
  // past `bytes`, up to `readable_end`: most values are short, and copying 16 bytes unconditionally
  // costs less than computing how many to copy.
  void AppendLiteral(absl::string_view bytes, const char* readable_end) {
    if (bytes.size() + 20 > capacity_ - size_) Grow(bytes.size() + 20);
    char* const to = buffer_.get() + size_;
    to[0] = '\'';
    if (bytes.size() <= 16 && readable_end - bytes.data() >= 16) {
      std::memcpy(to + 1, bytes.data(), 16);
    } else {
      Copy(bytes, to + 1);
    }
    std::memcpy(to + 1 + bytes.size(), "', ", 3);
    size_ += bytes.size() + 4;
  }

  void Clear() { size_ = 0; }
  void RemoveSuffix(size_t bytes) { size_ -= bytes; }

  // Returns the content, which is valid until the next change.
  absl::string_view text() const { return absl::string_view(buffer_.get(), size_); }
  size_t size() const { return size_; }

 private:
  void Grow(size_t more) {
    capacity_ = 2 * capacity_ + more + 64;
    std::unique_ptr<char[]> larger(new char[capacity_]);
    Copy(text(), larger.get());
    buffer_ = std::move(larger);
  }

  // Like memcpy, but copies up to 32 bytes without a call. Copies the first and the last 4, 8 or 16
  // bytes, which may overlap.
  static void Copy(absl::string_view bytes, char* to) {
    const char* const from = bytes.data();
    const size_t size = bytes.size();
    if (size > 32) {
      std::memcpy(to, from, size);
    } else if (size >= 16) {
      CopyEnds<16>(from, size, to);
    } else if (size >= 8) {
      CopyEnds<8>(from, size, to);
    } else if (size >= 4) {
      CopyEnds<4>(from, size, to);
    } else if (size > 0) {
      to[0] = from[0];
      to[size / 2] = from[size / 2];
      to[size - 1] = from[size - 1];
    }
  }

  template <size_t kBytes>
  static void CopyEnds(const char* from, size_t size, char* to) {
    std::memcpy(to, from, kBytes);
    std::memcpy(to + size - kBytes, from + size - kBytes, kBytes);
  }

  std::unique_ptr<char[]> buffer_;
  size_t size_ = 0;
  size_t capacity_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_ROW_BUFFER_H_
