#ifndef DUMPLINE_TOOLS_DUMP_SORT_DUMP_SORT_H_
#define DUMPLINE_TOOLS_DUMP_SORT_DUMP_SORT_H_

#include <cstddef>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

struct DumpSortOptions {
  bool end_marker = true;          // require pg_dump's end marker
  size_t memory_bytes = 64 << 20;  // for rows in memory; more go to temporary files
};

// Writes the rows of a dump in the order of their tables and keys, in one form. Closes `out`.
absl::Status DumpSort(const DumpSortOptions& options, const Schema& schema, ByteSource* in,
                      ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SORT_DUMP_SORT_H_
