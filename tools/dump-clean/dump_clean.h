// dump-clean: rewrites a pg_dump script so that a hosted Supabase project accepts it: without psql
// meta-commands, settings, comments other than the table of contents, and switches of system
// triggers; one statement a line; rows as INSERTs. No value changes.
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
#include "tools/lib/pgdump/statement.h"

namespace dumpline {

// What --report writes.
struct DumpCleanReport {
  struct Table {
    QualifiedName name;
    uint64_t rows = 0;
    uint64_t statements = 0;  // number in the output
    uint64_t bytes = 0;       // size of these statements and their COPY data
  };
  std::vector<Table> tables;  // in the order of the dump, empty ones included
  std::map<std::string, uint64_t> removed;
  std::map<std::string, uint64_t> converted;

  std::string ToJson() const;
};

// Reads `in` to its end, writes to `out` and closes it. After an error the output has no end marker.
absl::Status DumpClean(const DumpCleanOptions& options, ByteSource* in, ByteSink* out,
                       DumpCleanReport* report);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_DUMP_CLEAN_H_
