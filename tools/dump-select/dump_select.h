// dump-select: selects rows of a dump and all rows that they refer to.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_DUMP_SELECT_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_DUMP_SELECT_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/dump-select/selection.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/spool.h"

namespace dumpline {

// Options of the command line; see the README.
struct DumpSelectOptions {
  std::string schema;                  // path
  std::vector<std::string> rows;       // "schema.table.column=value"
  std::vector<std::string> rows_from;  // paths
  std::vector<std::string> tables;     // lists of tables
  std::vector<std::string> children;   // lists of TABLE[:DEPTH], or all[:DEPTH]
  std::vector<std::string> external;   // lists of tables
  std::string references;              // path, or empty
  uint64_t max_rows = Selection::kNoLimit;
  bool plan = false;       // write the plan instead of a dump
  bool seeds = false;      // write the seeds instead of a dump, and read none
  bool end_marker = true;  // require pg_dump's end marker in the dump and in the schema
};

// Reads `in` to its end and again, writes the selected rows or the plan to `out`, and closes `out`.
// Writes nothing if it fails before the selection is complete.
absl::Status DumpSelect(const DumpSelectOptions& options, Spool* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_DUMP_SELECT_H_
