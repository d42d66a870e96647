// The server: listens, gives each connection a thread, applies the faults, keeps the log.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_SERVER_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_SERVER_H_

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/testing/storage_server/api.h"
#include "tools/testing/storage_server/faults.h"
#include "tools/testing/storage_server/http.h"
#include "tools/testing/storage_server/store.h"

namespace dumpline {
namespace storage_server {

// One line of NDJSON a request, in the order of the answers, each written at once and before the
// client can have seen the answer's end.
class AccessLog {
 public:
  // Empty: no file, counts only.
  absl::Status Open(const std::string& path);
  void Write(uint64_t connection, const Target& target, const Request& request, const Fault& fault,
             const Connection::Outcome& outcome, int64_t ms);
  // {"requests": N, "by_route": {"upload": {"200": 3, …}, …}, "bytes_in": …, "bytes_out": …}
  std::string CountsJson();
  void ResetCounts();

 private:
  std::mutex mutex_;
  int fd_ = -1;
  uint64_t lines_ = 0;
  std::map<std::string, std::map<int, uint64_t>> counts_;
  int64_t bytes_in_ = 0;
  int64_t bytes_out_ = 0;
};

class Server {
 public:
  Server(Api* api, Store* store, FaultMenu* faults, AccessLog* log, const ApiOptions& options)
      : api_(api), store_(store), faults_(faults), log_(log), options_(options) {}

  // On 127.0.0.1; port 0 is any free one. Returns the port.
  absl::StatusOr<int> Listen(int port);

  // Serves until `stop_fd` can be read, then ends every connection.
  void Run(int stop_fd);

 private:
  void Serve(int fd, uint64_t number);
  // What goes on under /_admin: no keys, no faults, no log.
  Response Admin(const Request& request, Connection* connection);

  Api* const api_;
  Store* const store_;
  FaultMenu* const faults_;
  AccessLog* const log_;
  const ApiOptions options_;
  int listener_ = -1;
  std::mutex mutex_;
  std::condition_variable all_gone_;
  std::set<Connection*> connections_;
};

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_SERVER_H_
