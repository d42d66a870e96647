// Where bytes come from: a file descriptor in programs, a string in tests.
#ifndef DUMPLINE_TOOLS_LIB_IO_BYTE_SOURCE_H_
#define DUMPLINE_TOOLS_LIB_IO_BYTE_SOURCE_H_

#include <cstddef>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

class ByteSource {
 public:
  virtual ~ByteSource() = default;

  // Puts between 1 and `size` bytes into `to` and returns their number; 0 at the end of the input.
  // May return fewer than asked for. An error is an error, never a short success.
  virtual absl::StatusOr<size_t> Read(char* to, size_t size) = 0;

  // How messages name this input: "<stdin>", a file name.
  virtual absl::string_view name() const = 0;
};

// Reads a file descriptor that the caller owns and keeps open.
class FdSource : public ByteSource {
 public:
  FdSource(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return name_; }

 private:
  const int fd_;
  const std::string name_;
};

// Reads `bytes`, which must outlive it, at most `read_size` a call: tests sweep it over the places
// where a read may end.
class StringSource : public ByteSource {
 public:
  explicit StringSource(absl::string_view bytes, size_t read_size = std::string::npos,
                        std::string name = "<string>")
      : bytes_(bytes), read_size_(read_size), name_(std::move(name)) {}

  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  absl::string_view name() const override { return name_; }

 private:
  absl::string_view bytes_;
  const size_t read_size_;
  const std::string name_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_BYTE_SOURCE_H_
