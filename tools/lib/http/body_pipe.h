// A bounded buffer between a download and an upload.
//
// The last byte is held back until the writing side closes the pipe successfully. An upload with a
// Content-Length therefore completes only after the download is complete and verified, and a server
// stores nothing from a truncated upload.
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
  // A write larger than the capacity is accepted if the pipe contains no more than the byte that is
  // held back, so any capacity works.
  explicit BodyPipe(size_t capacity = 256 << 10) : capacity_(capacity) {}

  // Writing side.
  absl::StatusOr<bool> Write(absl::string_view bytes) override;
  void OnWritable(std::function<void()> wake) override { wake_writer_ = std::move(wake); }
  // After an error, Read() returns that error instead of the bytes still in the pipe.
  void CloseWrite(absl::Status status);

  // Reading side.
  absl::StatusOr<size_t> Read(char* to, size_t size) override;
  void OnReadable(std::function<void()> wake) override { wake_reader_ = std::move(wake); }
  // Makes every later Write() fail with `status`.
  void CloseRead(absl::Status status);

 private:
  size_t size() const { return buffer_.size() - read_pos_; }

  const size_t capacity_;
  std::string buffer_;
  size_t read_pos_ = 0;  // start of the unread bytes in buffer_
  bool write_closed_ = false;
  absl::Status write_status_;  // from CloseWrite()
  absl::Status read_status_;   // from CloseRead()
  std::function<void()> wake_reader_;
  std::function<void()> wake_writer_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_BODY_PIPE_H_
