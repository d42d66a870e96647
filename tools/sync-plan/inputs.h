// Inputs of a plan: files in a run's folder.
#ifndef DUMPLINE_TOOLS_SYNC_PLAN_INPUTS_H_
#define DUMPLINE_TOOLS_SYNC_PLAN_INPUTS_H_

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/text/json.h"

namespace dumpline {

struct TableRows {
  std::string table;
  uint64_t rows = 0;
  uint64_t bytes = 0;  // of the rows in the dump; 0 if unknown
};

// The state of a sequence. Its next value is `last` if it has not been called yet.
struct Counter {
  int64_t last = 0;
  bool is_called = false;
};
// Returns the next value of a sequence that counts up by one.
inline int64_t NextValue(const Counter& counter) {
  return counter.is_called ? counter.last + 1 : counter.last;
}
inline bool operator==(const Counter& a, const Counter& b) {
  return a.last == b.last && a.is_called == b.is_called;
}

// The output of digest.sql without its sums. Names are as in the digest: a line feed in a name is
// written as `\n`.
struct Digest {
  std::map<std::string, uint64_t> rows;                    // by table
  std::vector<std::pair<std::string, Counter>> sequences;  // in the order of the digest
};

// Number and total size of the objects of a manifest, and its first lines.
struct ManifestTotals {
  uint64_t objects = 0;
  uint64_t bytes = 0;
  std::vector<Json> first;  // at most kFirst
  static constexpr size_t kFirst = 10;
};

// Totals of the manifests of a sync.
struct ObjectInputs {
  ManifestTotals upload;  // new and changed ones
  ManifestTotals changed;
  ManifestTotals same;
  ManifestTotals extra;       // only in production
  ManifestTotals to_back_up;  // objects of production that an upload replaces
  ManifestTotals dangling;    // URLs of rows that will have no object
  ManifestTotals kept;        // objects of production that stay although development has others
};

// The numbers of rows of a table that change, as dump-diff reports them.
struct RowChanges {
  std::string table;
  uint64_t same = 0;
  uint64_t inserted = 0;
  uint64_t updated = 0;
  uint64_t deleted = 0;
  uint64_t kept = 0;  // rows of production that stay although development has others or none
  uint64_t conflicts = 0;
};

// The part of schema-diff's report that a plan needs.
struct SchemaInputs {
  std::vector<std::string> cascade_reaches;
  std::vector<std::string> only_in_prod;
  uint64_t backup_bytes = 0;
};

// The part of url-rewrite's report that a plan needs.
struct UrlInputs {
  std::vector<std::pair<std::string, uint64_t>> rewritten;  // by column
  Json forbidden = Json::array();                           // as in the report
};

// Errors of the following readers name the input, and the line if the input has lines.

// Reads NDJSON with the fields `table`, `rows` and optionally `bytes`, as written by dump-count, to
// the end of `in`. Adds up the lines of each table.
absl::StatusOr<std::vector<TableRows>> ReadCounts(ByteSource* in);

absl::StatusOr<Digest> ParseDigest(absl::string_view text, absl::string_view input);
absl::StatusOr<SchemaInputs> ParseSchemaReport(absl::string_view text, absl::string_view input);
absl::StatusOr<UrlInputs> ParseUrlReport(absl::string_view text, absl::string_view input);

// Reads the report of dump-diff.
absl::StatusOr<std::vector<RowChanges>> ParseChanges(absl::string_view text,
                                                     absl::string_view input);

// Reads the first changed rows of each table, at most kFirstChanges, from the output of
// dump-diff --format=ndjson.
inline constexpr size_t kFirstChanges = 3;
absl::StatusOr<std::vector<Json>> ReadFirstChanges(const std::string& path);

// Reads upload.ndjson, changed.ndjson, same.ndjson, extra.ndjson, to_back_up.ndjson,
// dangling.ndjson and, if it exists, kept.ndjson in `folder`.
absl::StatusOr<ObjectInputs> ReadObjects(const std::string& folder);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SYNC_PLAN_INPUTS_H_
