// The HttpTransport of the programs, on libcurl's multi interface: one thread, reused and shared
// connections, and HTTP/2 if a TLS server offers it.
//
// It returns redirects instead of following them, because following one would send the key to its
// target. It rejects invalid certificates and all protocols except HTTP and HTTPS. Time limits
// apply to transfers without progress, not to long ones.
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
  // Time after which a transfer of less than a byte a second has stalled. The time that a server
  // takes to answer counts.
  absl::Duration stall_timeout = absl::Seconds(90);
  int max_connections = 16;  // to one host
  std::string user_agent = "dumpline";
  // Both replace the system's certificate authorities.
  std::string ca_file;
  std::string ca_folder;  // with names that are hashes, as c_rehash makes them
};

// Returns the default options with dumpline's version as the user agent, and with the certificate
// authorities that SSL_CERT_FILE and SSL_CERT_DIR name, if they are set.
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
