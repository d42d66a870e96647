// A bounded buffer between a download and an upload.
//
// The last byte is held back until the writing side has closed the pipe with success. So an upload
// with a Content-Length can never be whole before the download is known to be whole and right, and a
// server stores nothing of an upload that is cut short.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_BODY_PIPE_H_
#define DUMPLINE_TOOLS_LIB_HTTP_BODY_PIPE_H_

#include <cstddef>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"

namespace dumpline {

class BodyPipe : public BodySource, public BodySink {
 public:
  // A write larger than the capacity is taken when the pipe is empty but for the byte held back, so
  // any capacity works.
  explicit BodyPipe(size_t capacity = 256 << 10) : capacity_(capacity) {}

  // The writing side.
  absl::StatusOr<bool> Write(absl::string_view bytes) override;
  void OnWritable(std::function<void()> wake) override { wake_writer_ = std::move(wake); }
  // With an error the reader gets that, whatever is still in the pipe.
  void CloseWrite(absl::Status status);

  // The reading side.
  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  void OnReadable(std::function<void()> wake) override { wake_reader_ = std::move(wake); }
  // The reader wants no more: the next Write() fails with `status`.
  void CloseRead(absl::Status status);

 private:
  size_t size() const { return buffer_.size() - read_pos_; }

  const size_t capacity_;
  std::string buffer_;
  size_t read_pos_ = 0;  // in buffer_: what lies before has been read
  bool write_closed_ = false;
  absl::Status write_status_;  // of CloseWrite
  absl::Status read_status_;   // of CloseRead
  std::function<void()> wake_reader_;
  std::function<void()> wake_writer_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_BODY_PIPE_H_
