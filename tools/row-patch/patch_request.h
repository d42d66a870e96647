// A patch of rows as a request to PostgREST (its manual, "Update" and "URL grammar").
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
  // The request may be repeated if it is unknown whether it arrived: it does not change a column it
  // filters on, so the second time it finds the same rows.
  bool is_repeatable = false;
};

// Takes {"table","match":{column: value, …},"set":{column: value, …},"schema"?}. Rejects a match
// without columns, which would change every row, and matches by an array or an object.
absl::StatusOr<PatchRequest> MakePatchRequest(const Json& line);

// Returns an error if the JSON text has a number that does not survive a round trip through
// nlohmann::json, such as one with more digits than a double has. Another row could match, or
// another value be set.
absl::Status CheckNumbers(absl::string_view json);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ROW_PATCH_PATCH_REQUEST_H_
