// HTTP for programs with one thread and many transfers in flight.
//
// A transport is also the program's event loop: Start() and After() only note what is to happen, and
// RunOnce() lets some of it happen and calls back. Nothing calls back at any other time, so a
// callback may start, cancel and schedule whatever it likes.
//
// An HTTP status is data here, not an error: what a 404 means is for the client to say. An error
// status means that there was no whole answer:
//   kUnavailable  no connection, or it broke, or it stalled: may be tried again
//   kInternal     the server's certificate was not accepted, or such: trying again is no use
//   kCancelled    by Cancel()
//   any other     by the request's own body, sink or on_headers, passed on
// Messages name method and URL without its query, and never a header: no secret is in any of them.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_HTTP_H_
#define DUMPLINE_TOOLS_LIB_HTTP_HTTP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace dumpline {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// A request body that is not in memory. The transport pulls.
class BodySource {
 public:
  static constexpr size_t kNotYet = static_cast<size_t>(-1);

  virtual ~BodySource() = default;

  // Puts up to `size` bytes into `to` and returns their number, 0 at the end, or kNotYet: then
  // `wake` (see OnReadable) is called when there is more to read, or an error.
  virtual absl::StatusOr<size_t> Read(char* to, size_t size) = 0;

  virtual void OnReadable(std::function<void()> wake) { static_cast<void>(wake); }
};

// Where the body of a successful answer goes. The transport pushes.
class BodySink {
 public:
  virtual ~BodySink() = default;

  // Takes all of `bytes` and returns true, or none and returns false: then `wake` (see OnWritable)
  // is called when it is worth trying again.
  virtual absl::StatusOr<bool> Write(absl::string_view bytes) = 0;

  virtual void OnWritable(std::function<void()> wake) { static_cast<void>(wake); }
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;  // names in lower case, in the server's order
  std::string body;     // empty when a sink took it

  // The value of the first header of that name (in lower case), or "".
  absl::string_view Header(absl::string_view name) const;
  bool ok() const { return status >= 200 && status < 300; }
};

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  HttpHeaders headers;  // names in lower case

  // The body: one of the two or none. `body` can be sent again, `source` cannot. Not with a sink.
  std::shared_ptr<const std::string> body;
  std::shared_ptr<BodySource> source;
  uint64_t source_bytes = 0;  // sent as Content-Length; the source must have exactly these

  // Takes the body of an answer with a status of 2xx; that of any other is in HttpResponse::body.
  std::shared_ptr<BodySink> sink;
  // Called once, before the first byte of the body, with status and headers; an error ends the
  // request. Not for answers like 100 Continue.
  std::function<absl::Status(const HttpResponse&)> on_headers;
  uint64_t max_body_bytes = 64 << 20;  // of HttpResponse::body; more is an error

  // Whether it does no harm when it arrives twice. Only such requests are tried again.
  bool idempotent = false;
  // Whether it must not use a connection that was used before. When such a one turns out to be closed,
  // libcurl sends the request again by itself, and does not know whether the server had it already.
  bool on_new_connection = false;
  // Called by RetryingTransport before it tries again.
  std::function<void(const absl::Status& why, absl::Duration delay)> on_retry;
};

// "GET https://host/path": the URL's query, which may hold a token, is left out.
std::string DisplayName(const HttpRequest& request);

// Percent-encodes every byte but A-Z a-z 0-9 - . _ ~ and those in `keep`.
std::string PercentEncode(absl::string_view text, absl::string_view keep);

class HttpTransport {
 public:
  using RequestId = uint64_t;
  using Done = std::function<void(absl::StatusOr<HttpResponse>)>;

  virtual ~HttpTransport() = default;

  // `done` is called exactly once, by a later RunOnce().
  virtual RequestId Start(HttpRequest request, Done done) = 0;

  // Ends a request: `done` is called with kCancelled, unless it is on its way already.
  virtual void Cancel(RequestId id) = 0;

  // Calls `callback` in a later RunOnce(), after `delay`.
  virtual void After(absl::Duration delay, std::function<void()> callback) = 0;

  // Waits for something to happen and calls back. Returns false when nothing is left to wait for.
  virtual bool RunOnce() = 0;

  // Sends one request and waits for its answer (others go on meanwhile).
  absl::StatusOr<HttpResponse> Send(HttpRequest request);

  // Lets that much time pass.
  void Pause(absl::Duration time);
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_HTTP_H_
