// HTTP requests and responses.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_MESSAGE_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_MESSAGE_H_

#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {
namespace http_server {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;
  std::string target;  // path and query, as sent
  std::string path;    // part of the target before '?', still percent-encoded
  std::string query;   // part of the target after '?'
  Headers headers;     // names in lower case
  int64_t content_length = -1;
  bool chunked = false;
  bool keep_alive = true;

  // Returns the first header of that name, or null.
  const std::string* Find(absl::string_view name) const;
  // Returns the first header of that name, or "".
  absl::string_view Get(absl::string_view name) const;
  // Returns a parameter of the query, decoded.
  std::optional<std::string> Param(absl::string_view name) const;
};

// Parses a request line and headers, without the empty line at their end. Returns false if they are
// malformed.
bool ParseRequestHead(absl::string_view head, Request* request);

// Owns a file descriptor and closes it.
class OwnedFd {
 public:
  explicit OwnedFd(int fd = -1) : fd_(fd) {}
  OwnedFd(OwnedFd&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  OwnedFd& operator=(OwnedFd&& other) noexcept {
    std::swap(fd_, other.fd_);
    return *this;
  }
  ~OwnedFd() {
    if (fd_ >= 0) close(fd_);
  }
  int get() const { return fd_; }

 private:
  int fd_;
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
  // If there is a file, its bytes [offset, offset + length) are the body.
  OwnedFd file;
  int64_t offset = 0;
  int64_t length = 0;
  int64_t head_length = -1;  // Content-Length of a response to HEAD, which has no body
  bool close = false;        // sends "Connection: close"
  bool abort = false;        // the client has disconnected, so nothing is sent

  int64_t body_bytes() const {
    return file.get() >= 0 ? length : static_cast<int64_t>(body.size());
  }
};

Response EmptyResponse(int status);
Response TextResponse(int status, std::string body);
Response JsonResponse(int status, std::string body);
// Returns a gateway's error page.
Response HtmlResponse(int status);
// Returns the response for a client that has disconnected.
Response AbortedResponse();

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_MESSAGE_H_
