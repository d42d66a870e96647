// A destination of bytes: a file descriptor in programs, a string in tests.
#ifndef DUMPLINE_TOOLS_LIB_IO_BYTE_SINK_H_
#define DUMPLINE_TOOLS_LIB_IO_BYTE_SINK_H_

#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace dumpline {

class ByteSink {
 public:
  virtual ~ByteSink() = default;

  // Writes all of `bytes`, or fails.
  virtual absl::Status Write(absl::string_view bytes) = 0;

  // Closes the destination. Output may be lost unless Close() succeeds: some file systems report a
  // full disk only then.
  virtual absl::Status Close() = 0;
};

// Writes to a file descriptor. Close() closes it.
class FdSink : public ByteSink {
 public:
  FdSink(int fd, std::string name) : fd_(fd), name_(std::move(name)) {}

  absl::Status Write(absl::string_view bytes) override;
  absl::Status Close() override;

 private:
  const int fd_;
  const std::string name_;
};

// Appends to a string that the caller owns.
class StringSink : public ByteSink {
 public:
  explicit StringSink(std::string* out) : out_(out) {}

  absl::Status Write(absl::string_view bytes) override {
    out_->append(bytes.data(), bytes.size());
    return absl::OkStatus();
  }
  absl::Status Close() override { return absl::OkStatus(); }

 private:
  std::string* const out_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_BYTE_SINK_H_
