// One patch of rows as the request that PostgREST understands (its manual, "Update" and "URL
// grammar").
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
  std::string schema;  // for the header Content-Profile; "" for the API's default
  std::string body;    // JSON: the columns to set
  // Whether it may be sent again when nobody knows if it has arrived: it does not change what it
  // matches by, so the second time it finds the same rows.
  bool is_repeatable = false;
};

// Takes {"table","match":{column: value, …},"set":{column: value, …},"schema"?}. Refuses a match
// without columns, which would be every row, and one by an array or object.
absl::StatusOr<PatchRequest> MakePatchRequest(const Json& line);

// An error when the JSON text has a number that would not come out as it is written, such as one
// with more digits than a double has: a row could be matched that is not meant, or a value set that
// is not.
absl::Status CheckNumbers(absl::string_view json);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ROW_PATCH_PATCH_REQUEST_H_
