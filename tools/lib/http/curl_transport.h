// Implements HttpTransport for the programs, with libcurl's multi interface: one thread, reused and
// shared connections, and HTTP/2 if a TLS server offers it.
//
// It returns redirects instead of following them: a followed redirect would send the key to the
// redirect's target. It rejects invalid certificates and all protocols except HTTP and HTTPS. Time
// limits apply to transfers that make no progress, not to long ones.
//
// Requests with a BodySource or BodySink use HTTP/1.1. While one HTTP/2 stream waits for its sink,
// libcurl 7.88 stops reading the whole connection, including other streams and window updates, so a
// copy between two paths of one server could deadlock.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_CURL_TRANSPORT_H_
#define DUMPLINE_TOOLS_LIB_HTTP_CURL_TRANSPORT_H_

#include <functional>
#include <memory>
#include <string>

#include "absl/time/time.h"
#include "tools/lib/http/http.h"

namespace dumpline {

struct CurlOptions {
  absl::Duration connect_timeout = absl::Seconds(20);
  // Time after which a transfer slower than one byte per second is considered stalled. Includes the
  // time that the server takes to respond.
  absl::Duration stall_timeout = absl::Seconds(90);
  int max_connections = 16;  // to one host
  std::string user_agent = "dumpline";
  // Each of these replaces the system's certificate authorities.
  std::string ca_file;
  std::string ca_folder;  // files are named by hash, as c_rehash does
};

// Returns the default options with dumpline's version as the user agent and, if SSL_CERT_FILE and
// SSL_CERT_DIR are set, the certificate authorities that they name.
CurlOptions OwnCurlOptions();

class CurlTransport : public HttpTransport {
 public:
  // Makes the whole process ignore SIGPIPE, because libcurl's TLS may write to a closed connection.
  explicit CurlTransport(CurlOptions options);
  ~CurlTransport() override;

  CurlTransport(const CurlTransport&) = delete;
  CurlTransport& operator=(const CurlTransport&) = delete;

  RequestId Start(HttpRequest request, Done done) override;
  void Cancel(RequestId id) override;
  void After(absl::Duration delay, std::function<void()> callback) override;
  bool RunOnce() override;

 private:
  class Impl;
  const std::unique_ptr<Impl> impl_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_CURL_TRANSPORT_H_
