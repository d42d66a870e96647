#ifndef DUMPLINE_TOOLS_DUMP_DIFF_DUMP_DIFF_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_DUMP_DIFF_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/dump-diff/options.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

struct DumpDiffInputs {
  const Schema* schema = nullptr;
  ByteSource* base = nullptr;  // may be null
  ByteSource* current = nullptr;
  ByteSource* wanted = nullptr;
  ByteSource* resolutions = nullptr;  // may be null; see Conflicts
};

struct DumpDiffOutputs {
  ByteSink* out = nullptr;           // the changes in the form of the options
  ByteSink* result = nullptr;        // the rows after the changes; may be null
  ByteSink* changed_rows = nullptr;  // the changes as NDJSON; may be null
};

struct TableReport {
  std::string table;
  uint64_t same = 0;
  uint64_t inserted = 0;
  uint64_t updated = 0;
  uint64_t deleted = 0;
  uint64_t kept = 0;
  uint64_t conflicts = 0;
  bool has_key = true;
};

struct DumpDiffReport {
  std::vector<TableReport> tables;      // the compared tables, by name
  std::vector<std::string> not_wanted;  // tables that only CURRENT contains; they are not compared
  uint64_t open_conflicts = 0;          // conflicts without a choice
  std::string exceeded;                 // a message if a limit is exceeded, or ""

  bool has_changes() const;
  std::string ToJson() const;
  // A line per table, for people.
  std::string ToText() const;
};

// Compares dumps, and writes and closes the outputs. If conflicts are open, writes these to
// outputs.out instead, and nothing else. If a limit is exceeded, writes nothing. Calls
// `before_end`, if any, before the last bytes are written.
absl::StatusOr<DumpDiffReport> DumpDiff(
    const DumpDiffOptions& options, const DumpDiffInputs& inputs,
    const std::function<absl::Status(const DumpDiffReport&)>& before_end,
    const DumpDiffOutputs& outputs);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_DUMP_DIFF_H_
