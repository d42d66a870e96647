// HTTP/1.1 on one connection, faults included.
//
// Blocking, one thread a connection: a fault is then a few lines where the bytes are read or sent,
// and a test client opens tens of connections, not thousands.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_HTTP_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_HTTP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/testing/storage_server/faults.h"

namespace dumpline {
namespace storage_server {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string target;  // as sent
  std::string path;    // the target before '?', still encoded
  std::string query;   // after it
  Headers headers;     // names in lower case
  int64_t content_length = -1;
  bool chunked = false;
  bool keep_alive = true;

  // Null when it was not sent; the first one when it was sent twice.
  const std::string* Find(absl::string_view name) const;
  // Empty when it was not sent.
  absl::string_view Get(absl::string_view name) const;
  // A parameter of the query, decoded. Null when there is none.
  std::unique_ptr<std::string> Param(absl::string_view name) const;
};

// Closes a file descriptor.
class OwnedFd {
 public:
  explicit OwnedFd(int fd = -1) : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~OwnedFd();
  int get() const { return fd_; }

 private:
  int fd_;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  // When there is one, its bytes [offset, offset + length) are the body.
  OwnedFd file;
  int64_t offset = 0;
  int64_t length = 0;
  int64_t head_length = -1;  // answer to HEAD: Content-Length without a body
  bool close = false;        // "Connection: close"
  bool abort = false;        // the client is gone, there is nothing to send

  int64_t body_bytes() const {
    return file.get() >= 0 ? length : static_cast<int64_t>(body.size());
  }
};

// Percent-decodes `text`; false when an escape is malformed.
bool PercentDecode(absl::string_view text, std::string* decoded);

class Connection {
 public:
  // What a request came to, for the log.
  struct Outcome {
    int status = 0;  // 0: the connection was reset before an answer
    int64_t bytes_in = 0;
    int64_t bytes_out = 0;
  };
  enum class Head { kRequest, kClosed, kBad, kTooLarge };

  // Takes `fd`.
  explicit Connection(int fd);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Waits for the next request and reads its head. Answers "Expect: 100-continue" at once, before
  // any check, as Node does.
  Head ReadHead(Request* request);

  // The fault of the request read last; none by default.
  void set_fault(const Fault& fault) { fault_ = fault; }

  // Reads from the request's body: the number of bytes, 0 at its end, -1 when it was cut off.
  int64_t ReadBody(char* to, size_t size);

  // Reads up to `limit` bytes of body. False when it was cut off or is longer (then
  // `*too_long` is true).
  bool ReadBodyText(size_t limit, std::string* text, bool* too_long);

  // Sends the answer. `log` is called once, before the client can see its end. False when the
  // connection is over.
  bool Send(const Request& request, const Response& response,
            const std::function<void(const Outcome&)>& log);

  // Ends both directions from another thread.
  void Shutdown();

 private:
  bool Fill();  // reads from the socket into the buffer
  bool ReadLine(std::string* line);
  bool SendAll(absl::string_view bytes);
  bool SendBody(const Response& response, int64_t bytes, Outcome* outcome,
                const std::function<void(const Outcome&)>& log);
  bool Drain();
  void Reset();

  OwnedFd fd_;
  std::unique_ptr<char[]> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  Fault fault_;
  // Body of the current request.
  int64_t left_ = 0;  // of the body, or of the chunk
  bool chunked_ = false;
  bool in_chunks_ = false;  // a chunk has been begun
  bool body_done_ = true;
  bool cut_off_ = false;
  int64_t body_read_ = 0;
};

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_HTTP_H_
