// HTTP/1.1 on one connection, faults included.
//
// Connections are blocking and have one thread each. A fault then takes only a few lines, where the
// bytes are read or sent. This suffices because a test client opens tens of connections, not
// thousands.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_CONNECTION_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_CONNECTION_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/testing/http_server/faults.h"
#include "tools/testing/http_server/message.h"

namespace dumpline {
namespace http_server {

class Connection {
 public:
  // Result of a request, for the log.
  struct Outcome {
    int status = 0;  // 0: the connection was reset before the response
    int64_t bytes_in = 0;
    int64_t bytes_out = 0;
  };
  using Log = std::function<void(const Outcome&)>;
  enum class Head { kRequest, kClosed, kBad, kTooLarge };

  // Takes ownership of `fd`.
  explicit Connection(int fd);

  Connection(const Connection&) = delete;
  Connection& operator=(const Connection&) = delete;

  // Waits for the next request and reads its head. Answers "Expect: 100-continue" at once, before
  // any check, as Node does.
  Head ReadHead(Request* request);

  // Sets the fault of the request that was read last.
  void set_fault(const Fault& fault) { fault_ = fault; }

  // Reads from the request's body. Returns the number of bytes, 0 at its end, or -1 if it was cut
  // off.
  int64_t ReadBody(char* to, size_t size);

  enum class BodyText { kComplete, kCutOff, kTooLong };
  // Reads the request's body, up to `limit` bytes.
  BodyText ReadBodyText(size_t limit, std::string* text);

  // Sends the response. Calls `log` once, before the client can see the end of the response.
  // Returns false if the connection ends here.
  bool Send(const Request& request, const Response& response, const Log& log);

  // Shuts down both directions. Called from another thread.
  void Shutdown();

 private:
  // The framing of a response's body, which a fault may change.
  struct Framing {
    int64_t bytes;      // number of bytes to send
    int64_t announced;  // Content-Length
    bool broken;        // the client cannot find the next response
  };

  bool Fill();  // reads from the socket into the buffer
  bool ReadLine(std::string* line);
  Head FindHead(size_t* head_bytes);
  // Reads the line with the next chunk's size, and the trailers after the last chunk.
  bool NextChunk();
  bool SendAll(absl::string_view bytes);
  Framing FrameBody(const Response& response) const;
  bool SendHeadAndBody(std::string head, const Response& response, int64_t bytes, Outcome* outcome,
                       const Log& log);
  bool SendBody(const Response& response, int64_t bytes, Outcome* outcome, const Log& log);
  // Returns `size` bytes of the body from `begin`, or fewer if the file is too short.
  std::string BodyPart(const Response& response, int64_t begin, int64_t size) const;
  // Reads the rest of a refused request, so that the connection can be used again.
  bool Drain();
  // Ends a connection whose client is still sending, in a way that lets it read the response.
  void Linger();
  void Reset();

  OwnedFd fd_;
  std::unique_ptr<char[]> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  Fault fault_;
  // Body of the current request.
  int64_t left_ = 0;  // bytes left of the body, or of the chunk
  bool chunked_ = false;
  bool in_chunks_ = false;  // the first chunk has begun
  bool body_done_ = true;
  bool cut_off_ = false;
  int64_t body_read_ = 0;
};

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_CONNECTION_H_
