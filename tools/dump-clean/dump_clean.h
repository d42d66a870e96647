// dump-clean: rewrites a pg_dump script so that a hosted Supabase project accepts it. Removes psql
// meta-commands, settings, comments other than the table of contents, and switches of system
// triggers. Writes one statement per line and rows as INSERTs. Changes no value.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_DUMP_CLEAN_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_DUMP_CLEAN_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/dump-clean/options.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/table_counts.h"

namespace dumpline {

// The content of --report.
struct DumpCleanReport {
  std::vector<TableCounts::Table> tables;  // counts of the output
  std::map<std::string, uint64_t> removed;
  std::map<std::string, uint64_t> converted;

  std::string ToJson() const;
};

// Reads `in` to its end, writes the cleaned script to `out` and closes `out`. After an error, the
// output has no end marker.
absl::Status DumpClean(const DumpCleanOptions& options, ByteSource* in, ByteSink* out,
                       DumpCleanReport* report);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_DUMP_CLEAN_H_
