// The HttpTransport of the programs, on libcurl's multi interface: one thread, connections kept and
// shared, HTTP/2 where a TLS server offers it.
//
// What it never does: follow a redirect (it would carry the key to wherever that points; the 3xx is
// returned), accept a certificate that is not valid, speak anything but HTTP and HTTPS, wait for ever
// for a server that says nothing, or give up on a body that is merely long.
//
// Requests with a BodySource or BodySink go over HTTP/1.1: when one HTTP/2 stream has to wait for its
// sink, this libcurl (7.88) stops reading the whole connection, other streams and window updates
// included, and a copy between two paths of one server could wait for itself.
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
  // A transfer in which less than a byte a second moved for so long has stalled. This includes the
  // time that a server takes to answer.
  absl::Duration stall_timeout = absl::Seconds(90);
  int max_connections = 16;  // to one host, and kept open
  std::string user_agent = "dumpline";
  std::string ca_file;  // instead of the system's certificates
};

// With this program's name and version, and the certificates that SSL_CERT_FILE names, if it is set.
CurlOptions OwnCurlOptions();

class CurlTransport : public HttpTransport {
 public:
  // Sets the whole process to ignore SIGPIPE: libcurl's TLS may write to a closed connection.
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
