// The log of requests, and their counts.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_ACCESS_LOG_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_ACCESS_LOG_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>

#include "absl/status/status.h"
#include "tools/testing/http_server/connection.h"
#include "tools/testing/http_server/faults.h"
#include "tools/testing/http_server/message.h"
#include "tools/testing/http_server/router.h"

namespace dumpline {
namespace http_server {

// Writes one line of NDJSON for each request, in the order of the responses. A line is written at
// once, before the client can see the end of the response. Thread-safe.
class AccessLog {
 public:
  // Opens the file. If `path` is "", the log only counts requests.
  absl::Status Open(const std::string& path);

  struct Entry {
    uint64_t connection;
    const Request& request;
    const std::string& route;
    const Fields& fields;
    const Fault& fault;
    int64_t ms;
  };
  void Write(const Entry& entry, const Connection::Outcome& outcome);

  // Returns {"requests": N, "by_route": {"upload": {"200": 3, …}, …}, "bytes_in": …, "bytes_out":
  // …}.
  std::string CountsJson();
  void ResetCounts();

 private:
  std::mutex mutex_;
  OwnedFd fd_;
  uint64_t lines_ = 0;
  std::map<std::string, std::map<int, uint64_t>> counts_;
  int64_t bytes_in_ = 0;
  int64_t bytes_out_ = 0;
};

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_ACCESS_LOG_H_
