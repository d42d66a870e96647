// A source of bytes: a file descriptor in programs, a string in tests.
#ifndef DUMPLINE_TOOLS_LIB_IO_BYTE_SOURCE_H_
#define DUMPLINE_TOOLS_LIB_IO_BYTE_SOURCE_H_

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Name of standard input in messages.
inline constexpr absl::string_view kStdinName = "<stdin>";

class ByteSource {
 public:
  static constexpr size_t kDefaultReadBytes = 256 << 10;

  virtual ~ByteSource() = default;

  // Preferred size of a read in bytes, at least 1. Readers allocate buffers of this size. Tests use
  // small sizes.
  size_t read_bytes() const { return read_bytes_; }

  // Reads between 1 and `size` bytes into `to` and returns their number, or 0 at the end of the
  // input. May return fewer bytes than requested. Never reports an error as the end of the input.
  virtual absl::StatusOr<size_t> Read(char* to, size_t size) = 0;

  // Name of the input in messages: kStdinName, or the name of a file.
  virtual absl::string_view name() const = 0;

 protected:
  explicit ByteSource(size_t read_bytes = kDefaultReadBytes)
      : read_bytes_(std::max<size_t>(read_bytes, 1)) {}

 private:
  const size_t read_bytes_;
};

// Reads a file descriptor that the caller owns and keeps open.
class FdSource : public ByteSource {
 public:
  FdSource(int fd, std::string name, size_t read_bytes = kDefaultReadBytes)
      : ByteSource(read_bytes), fd_(fd), name_(std::move(name)) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return name_; }

 private:
  const int fd_;
  const std::string name_;
};

// Reads `bytes`, which must outlive the source, at most `read_bytes` per call. Tests vary
// `read_bytes` so that reads end at many offsets.
class StringSource : public ByteSource {
 public:
  explicit StringSource(absl::string_view bytes, size_t read_bytes = kDefaultReadBytes,
                        std::string name = "<string>")
      : ByteSource(read_bytes), bytes_(bytes), name_(std::move(name)) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return name_; }

 private:
  absl::string_view bytes_;
  const std::string name_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_BYTE_SOURCE_H_
