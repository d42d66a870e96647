// Faults that the server injects: their kinds, the requests that they apply to, and their
// frequency. README.md lists them.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_FAULTS_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_FAULTS_H_

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {
namespace http_server {

// The fault of one request.
struct Fault {
  enum class Kind {
    kNone,
    kStatus,  // response with `status`; the request's body stays unread and the request is not
              // executed
    kReset,   // connection reset after the request's head; not executed
    kResetRequest,   // connection reset after `after` bytes of the request's body; not executed
    kLostResponse,   // executed, then connection reset before the response's first byte
    kResetResponse,  // executed, then connection reset after `after` bytes of the response's body
    kTruncate,       // as kResetResponse, with an orderly close
    kWrongLength,  // Content-Length is off by `delta`; if it is too short, the end is lost without
                   // a trace
    kCorrupt,      // one bit of the response's body is flipped
    kSlow,         // both bodies at `rate` bytes per second
    kStall,        // the response pauses for `ms` after `after` bytes of its body
    kDelay,        // `ms` pass before the request is executed
    kClose,        // connection closed after the response, without notice
  };
  Kind kind = Kind::kNone;
  std::string text;  // the rule as given
  int status = 0;
  int inner = 0;            // statusCode in the body, if it differs from `status`
  std::string retry_after;  // header, unless empty
  bool html = false;        // the body is a gateway's page
  int64_t after = -1;       // -1: half of the body
  int64_t delta = -1;
  int64_t rate = 1000;
  int64_t ms = 1000;
  int64_t requests = 0;  // kClose: after that many requests of a connection; 0: after this one
};

// A fault and the requests that it applies to.
struct FaultRule {
  Fault fault;
  std::string method;
  std::string route;  // a route, or the words before its dash: "tus" is every tus-… route
  std::string path;   // part of the path
  uint64_t every = 1;
  uint64_t first = UINT64_MAX;
  uint64_t skip = 0;
  bool per_path = false;  // counts each path separately
  // Number of requests that pass in each second; the rule applies to the others. 0 for no such
  // limit.
  uint64_t per_second = 0;
  uint64_t matched = 0;
  uint64_t fired = 0;
  std::chrono::steady_clock::time_point second;  // start of the current second
  uint64_t passed = 0;                           // requests of the current second
  std::map<std::string, uint64_t> matched_per_path;
};

// Parses "429,retry-after=2,route=upload,first=3".
absl::StatusOr<FaultRule> ParseFault(absl::string_view text);

// The rules in force. Thread-safe.
class FaultMenu {
 public:
  absl::Status Add(absl::string_view text);
  // Replaces all rules with those in `lines`, one per line. Changes nothing if one of them is
  // invalid.
  absl::Status Replace(absl::string_view lines);
  void Clear();

  // Returns the fault of the next request: that of the first rule that fires. `connection_requests`
  // is the number of requests on this connection, including this one.
  Fault Next(absl::string_view method, absl::string_view route, absl::string_view path,
             uint64_t connection_requests);

  std::string ToJson();

 private:
  std::mutex mutex_;
  std::vector<FaultRule> rules_;
};

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_FAULTS_H_
