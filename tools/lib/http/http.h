// HTTP for programs with one thread and many transfers in flight.
//
// A transport is also the program's event loop. Start() and After() only schedule work. RunOnce()
// does some of it and calls the callbacks. No callback runs at any other time, so a callback may
// start requests, cancel them, and schedule work.
//
// An HTTP status is data here and not an error, because its meaning depends on the client. An error
// status means that there is no complete response:
//   kUnavailable  no connection, or it broke or stalled; a retry may succeed
//   kInternal     any other failure, such as an invalid certificate; a retry will not succeed
//   kCancelled    Cancel() was called
//   any other     the status that the request's body, sink or on_headers returned
// Messages contain the method and the URL without its query, and never a header, so they contain no
// secrets.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_HTTP_H_
#define DUMPLINE_TOOLS_LIB_HTTP_HTTP_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"

namespace dumpline {

using HttpHeaders = std::vector<std::pair<std::string, std::string>>;

// A request body that is not in memory. The transport reads from it.
class BodySource {
 public:
  static constexpr size_t kNotYet = static_cast<size_t>(-1);

  virtual ~BodySource() = default;

  // Reads up to `size` bytes into `to` and returns their number, or 0 at the end. Returns kNotYet
  // if no bytes are available; the source then calls the function given to OnReadable() once Read()
  // has a result.
  virtual absl::StatusOr<size_t> Read(char* to, size_t size) = 0;

  virtual void OnReadable(std::function<void()> wake) { static_cast<void>(wake); }
};

// Receives the body of a successful response. The transport writes to it.
class BodySink {
 public:
  virtual ~BodySink() = default;

  // Accepts all of `bytes` and returns true, or accepts none and returns false. After false, the
  // sink calls the function given to OnWritable() once Write() may succeed.
  virtual absl::StatusOr<bool> Write(absl::string_view bytes) = 0;

  virtual void OnWritable(std::function<void()> wake) { static_cast<void>(wake); }
};

struct HttpResponse {
  int status = 0;
  HttpHeaders headers;  // with names in lower case, in the server's order
  std::string body;     // empty if a sink received it
  // End of the server certificate's validity, if the request asks for it and the URL is https.
  std::optional<absl::Time> certificate_end;

  // Returns the value of the first header with that name (in lower case), or "" if there is none.
  absl::string_view Header(absl::string_view name) const;
  bool ok() const { return status >= 200 && status < 300; }
};

// Returns whether the response is an HTML page. The server of a web application returns its page
// for every path, so an API that answers with one is not there.
bool IsWebPage(const HttpResponse& response);

// Reasons for which there is no response.
enum class HttpFailure {
  kOther,
  kNameNotFound,  // the host's name has no address
  kRefused,       // the host has no program that listens on the port
  kTls,           // the TLS handshake failed, or the certificate is invalid
};

// Returns the reason of a transport's error. Reads a payload of the status, so the reason of a
// status rebuilt from code and message is kOther.
HttpFailure FailureOf(const absl::Status& error);
// Sets the reason of an error that has none.
void SetFailure(HttpFailure failure, absl::Status* error);

struct HttpRequest {
  std::string method = "GET";
  std::string url;
  HttpHeaders headers;  // with names in lower case

  // The body. At most one of the two may be set, and `source` must not be combined with `sink`. A
  // `source` cannot be sent again.
  std::shared_ptr<const std::string> body;
  std::shared_ptr<BodySource> source;
  uint64_t source_bytes = 0;  // exact size of the source, sent as Content-Length

  // Receives the body of a response with a 2xx status. All other bodies are in HttpResponse::body.
  std::shared_ptr<BodySink> sink;
  // Called once with status and headers, before the first byte of the body. Not called for interim
  // responses such as 100 Continue. An error ends the request.
  std::function<absl::Status(const HttpResponse&)> on_headers;
  uint64_t max_body_bytes = 64 << 20;  // limit of HttpResponse::body; more is an error

  // True if the request may arrive twice without harm. Only such requests are retried.
  bool idempotent = false;
  // True if the request must not reuse a connection. If a reused connection turns out to be closed,
  // libcurl repeats the request by itself, although the server may already have received it.
  bool on_new_connection = false;
  // True if HttpResponse::certificate_end is needed. Implies on_new_connection, because the server
  // sends its certificate only at the start of a connection.
  bool needs_certificate_end = false;
  // Called by RetryingTransport before each retry.
  std::function<void(const absl::Status& why, absl::Duration delay)> on_retry;
};

// Returns "GET https://host/path". Omits the URL's query, which may contain a token.
std::string DisplayName(const HttpRequest& request);

class HttpTransport {
 public:
  using RequestId = uint64_t;
  using Done = std::function<void(absl::StatusOr<HttpResponse>)>;

  virtual ~HttpTransport() = default;

  // Schedules the request. A later RunOnce() calls `done` exactly once.
  virtual RequestId Start(HttpRequest request, Done done) = 0;

  // Cancels a request. A later RunOnce() calls its `done` with kCancelled, or with the result if
  // that has already arrived.
  virtual void Cancel(RequestId id) = 0;

  // Schedules `callback` for a RunOnce() after `delay`.
  virtual void After(absl::Duration delay, std::function<void()> callback) = 0;

  // Waits for events and runs callbacks. Returns false if nothing is scheduled.
  virtual bool RunOnce() = 0;

  // Sends one request and waits for its response. Other transfers continue meanwhile.
  absl::StatusOr<HttpResponse> Send(HttpRequest request);

  // Waits for `time`. Other transfers continue meanwhile.
  void Pause(absl::Duration time);
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_HTTP_H_
