// The fault menu: what goes wrong on purpose, where, and how often. README.md has the list.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_FAULTS_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_FAULTS_H_

#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {
namespace storage_server {

// What goes wrong with one request.
struct Fault {
  enum class Kind {
    kNone,
    kStatus,         // an answer of `status`, the request's body unread and nothing done
    kReset,          // connection reset after the request's head, nothing done
    kResetRequest,   // connection reset after `after` bytes of the request's body, nothing done
    kLostResponse,   // the request is done, then reset before the answer's first byte
    kResetResponse,  // the request is done, then reset after `after` bytes of the answer's body
    kTruncate,       // as kResetResponse, with an orderly close
    kWrongLength,    // Content-Length is off by `delta`; a short one loses the end without a trace
    kCorrupt,        // a bit of the answer's body is flipped
    kSlow,           // both bodies at `rate` bytes a second
    kStall,          // the answer stops for `ms` after `after` bytes of its body
    kDelay,          // `ms` before the request is looked at
    kClose,          // the connection is closed after the answer, without notice
  };
  Kind kind = Kind::kNone;
  std::string text;  // the rule, as it was given
  int status = 0;
  int inner = 0;            // statusCode in the body, when it is not the status
  std::string retry_after;  // header, when not empty
  bool html = false;        // the body is a gateway's page
  int64_t after = -1;       // -1: half of the body
  int64_t delta = -1;
  int64_t rate = 1000;
  int64_t ms = 1000;
  int64_t requests = 0;  // kClose: after so many requests of a connection; 0: after this one
};

// A fault and the requests it meets.
struct FaultRule {
  Fault fault;
  std::string method;
  std::string route;  // a route, or the words before its dash: "tus" is every tus-… route
  std::string path;   // a part of the path
  uint64_t every = 1;
  uint64_t first = UINT64_MAX;
  uint64_t skip = 0;
  bool per_path = false;  // count for each path on its own
  uint64_t matched = 0;
  uint64_t fired = 0;
  std::map<std::string, uint64_t> matched_per_path;
};

// Parses "429,retry-after=2,route=upload,first=3".
absl::StatusOr<FaultRule> ParseFault(absl::string_view text);

// Thread-safe.
class FaultMenu {
 public:
  absl::Status Add(absl::string_view text);
  // One rule a line, all or none.
  absl::Status Replace(absl::string_view lines);
  void Clear();

  // The fault of the next request, from the first rule that fires. `connection_requests` counts the
  // connection's requests, this one included.
  Fault Next(absl::string_view method, absl::string_view route, absl::string_view path,
             uint64_t connection_requests);

  std::string ToJson();

 private:
  std::mutex mutex_;
  std::vector<FaultRule> rules_;
};

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_FAULTS_H_
