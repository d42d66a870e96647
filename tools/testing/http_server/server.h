// A server for tests. It listens on 127.0.0.1, gives each connection a thread, applies the faults
// and keeps the log.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_SERVER_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_SERVER_H_

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/testing/http_server/access_log.h"
#include "tools/testing/http_server/connection.h"
#include "tools/testing/http_server/faults.h"
#include "tools/testing/http_server/message.h"
#include "tools/testing/http_server/router.h"

namespace dumpline {
namespace http_server {

// A request whose route is known.
struct Call {
  std::string route;  // for faults and the log: upload, list-v2, tus-patch, …
  // Parts of the path, such as bucket and key. `handle` may add others; all of them go to the log.
  Fields fields;
  // Executes the request and returns the response.
  std::function<Response(const Request&, Connection*, Fields*)> handle;
};

// The application of a server. Thread-safe.
class Service {
 public:
  virtual ~Service() = default;
  // Determines the route. Must not read the body, because a fault may precede it.
  virtual Call Resolve(const Request& request) = 0;
  // Returns the response for a fault that has a status.
  virtual Response FaultResponse(const Fault& fault) = 0;
  // Returns the response to bytes that are not HTTP.
  virtual Response BadHttp() = 0;
  // Handles /_admin/ paths other than the server's own. They require no key, are exempt from faults
  // and are not logged.
  virtual Response Admin(const Request& request, const std::string& body) = 0;
};

class Server {
 public:
  Server(Service* service, FaultMenu* faults, AccessLog* log)
      : service_(service), faults_(faults), log_(log) {}

  // Starts listening and returns the port. Port 0 selects any free port.
  absl::StatusOr<int> Listen(int port);

  // Serves until `stop_fd` is readable, then ends every connection.
  void Run(int stop_fd);

 private:
  void Serve(int fd, uint64_t number);
  // Reads and answers one request. Returns false at the end of the connection. `requests` is the
  // number of requests on the connection, including this one.
  bool ServeRequest(Connection* connection, uint64_t number, uint64_t requests);
  Response Execute(const Request& request, const Fault& fault, Call* call, Connection* connection);
  Response Admin(const Request& request, Connection* connection);

  Service* const service_;
  FaultMenu* const faults_;
  AccessLog* const log_;
  int listener_ = -1;
  std::mutex mutex_;
  std::condition_variable all_gone_;
  std::set<Connection*> connections_;
};

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_SERVER_H_
