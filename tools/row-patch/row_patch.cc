#include "tools/row-patch/row_patch.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/json_lines.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/supabase/error.h"
#include "tools/lib/text/count.h"
#include "tools/lib/text/json.h"
#include "tools/row-patch/patch_request.h"

namespace dumpline {
namespace {

// Returns the total of a Content-Range such as "0-0/1" or "*/0".
std::optional<uint64_t> RowsOf(const HttpResponse& response) {
  const absl::string_view range = response.Header("content-range");
  const size_t slash = range.find('/');
  uint64_t rows;
  if (slash == absl::string_view::npos || !absl::SimpleAtoi(range.substr(slash + 1), &rows)) {
    return std::nullopt;
  }
  return rows;
}

class Patcher {
 public:
  Patcher(const RowPatchOptions& options, const Project& project, HttpTransport* transport)
      : options_(options), project_(project), transport_(transport) {}

  // Adds result, rows and error to the line. Returns false if the patch failed.
  bool Patch(absl::string_view text, Json* line) {
    line->erase("rows");  // from an earlier run
    line->erase("error");
    const absl::Status status = TryPatch(text, line);
    if (status.ok()) return true;
    (*line)["result"] = "failed";
    (*line)["error"] = std::string(status.message());
    return false;
  }

 private:
  absl::Status TryPatch(absl::string_view text, Json* line) {
    RETURN_IF_ERROR(CheckNumbers(text));
    ASSIGN_OR_RETURN(const PatchRequest patch, MakePatchRequest(*line));
    if (options_.dry_run) {
      (*line)["result"] = "dry-run";
      (*line)["request"] = "PATCH " + patch.path;
      return absl::OkStatus();
    }
    HttpRequest request;
    request.method = "PATCH";
    request.url = project_.url + patch.path;
    // The server rolls back if more rows match. handling=strict makes servers that do not support
    // max-affected reject it instead of ignoring it.
    request.headers = {{"content-type", "application/json"},
                       {"prefer", absl::StrCat("handling=strict, max-affected=", options_.rows,
                                               ", count=exact, return=minimal")}};
    if (!patch.schema.empty()) request.headers.emplace_back("content-profile", patch.schema);
    project_.credentials.AddHeaders(&request.headers);
    request.body = std::make_shared<const std::string>(patch.body);
    request.idempotent = patch.is_repeatable;
    request.on_new_connection = !patch.is_repeatable;
    ASSIGN_OR_RETURN(const HttpResponse response, transport_->Send(std::move(request)));
    if (!response.ok()) return absl::UnknownError(DescribeError(response));
    const std::optional<uint64_t> rows = RowsOf(response);
    if (!rows) return absl::UnknownError("the answer lacks the number of changed rows");
    (*line)["rows"] = *rows;
    if (*rows != options_.rows) {
      return absl::NotFoundError(absl::StrCat(CountOf(*rows, "row was", "rows were"),
                                              " changed (expected ", options_.rows, ")"));
    }
    (*line)["result"] = "patched";
    return absl::OkStatus();
  }

  const RowPatchOptions& options_;
  const Project& project_;
  HttpTransport* const transport_;
};

}  // namespace

absl::StatusOr<RowPatchCounts> RowPatch(const RowPatchOptions& options, const Project& project,
                                        HttpTransport* transport, ByteSource* in, ByteSink* out) {
  Patcher patcher(options, project, transport);
  RowPatchCounts counts;
  const absl::Status status = AnswerJsonLines(in, out, [&](absl::string_view text, Json line) {
    ++(patcher.Patch(text, &line) ? counts.patched : counts.failed);
    return line;
  });
  if (!status.ok()) return status;
  return counts;
}

}  // namespace dumpline
