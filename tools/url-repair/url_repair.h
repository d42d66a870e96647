// Finds rows whose image has a new name: their URL has no object, and the same column of the row
// that is wanted has another URL, which has one.
#ifndef DUMPLINE_TOOLS_URL_REPAIR_URL_REPAIR_H_
#define DUMPLINE_TOOLS_URL_REPAIR_URL_REPAIR_H_

#include <set>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

using UrlSet = std::set<std::string, std::less<>>;

// Returns the URLs of url-list's lines in `text`. `file` names the text in messages.
absl::StatusOr<UrlSet> ReadUrls(absl::string_view text, absl::string_view file);

struct UrlRepairInputs {
  UrlSet missing;                 // URLs without an object
  UrlSet present;                 // URLs with one
  ByteSource* changes = nullptr;  // lines of dump-diff --format=ndjson
};

// Writes a line of row-patch for each updated row with such a column to `out`, and closes `out`. A
// line matches the row by its key and by the URLs to replace, so that it changes nothing if the row
// has changed meanwhile. Only values that consist of a URL count.
absl::Status UrlRepair(const UrlRepairInputs& inputs, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REPAIR_URL_REPAIR_H_
