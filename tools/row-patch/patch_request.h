// Converts a patch of rows to a PostgREST request (PostgREST's manual, "Update" and "URL grammar").
#ifndef DUMPLINE_TOOLS_ROW_PATCH_PATCH_REQUEST_H_
#define DUMPLINE_TOOLS_ROW_PATCH_PATCH_REQUEST_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/text/json.h"

namespace dumpline {

struct PatchRequest {
  std::string path;    // "/rest/v1/agents?id=eq.1"
  std::string schema;  // value of the header Content-Profile; "" for the API's default
  std::string body;    // columns to set, as JSON
  // True if the request may be repeated when it is unknown whether it arrived. It does not change a
  // column that it filters on, so a second request finds the same rows.
  bool is_repeatable = false;
};

// Converts {"table","match":{column: value, …},"set":{column: value, …},"schema"?}. Rejects a match
// without columns, which would change every row, and a match by an array or an object.
absl::StatusOr<PatchRequest> MakePatchRequest(const Json& line);

// Returns an error if the JSON text has a number that does not survive a round trip through
// nlohmann::json, such as one with more digits than a double holds. Otherwise, another row could
// match, or another value could be set.
absl::Status CheckNumbers(absl::string_view json);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ROW_PATCH_PATCH_REQUEST_H_
