// dump-upsert: writes a dump as one transaction that merges its rows into tables with rows.
#ifndef DUMPLINE_TOOLS_DUMP_UPSERT_DUMP_UPSERT_H_
#define DUMPLINE_TOOLS_DUMP_UPSERT_DUMP_UPSERT_H_

#include "absl/status/status.h"
#include "tools/dump-upsert/merge_sql.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/spool.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

struct DumpUpsertOptions {
  Existing existing = Existing::kUpdate;
  bool transaction = true;  // write BEGIN and COMMIT
  bool end_marker = true;   // require pg_dump's end marker
};

// Reads `in` to its end, checks it, then writes to `out` and closes it. Writes nothing if the input
// is truncated, malformed or cannot be merged.
absl::Status DumpUpsert(const DumpUpsertOptions& options, const Schema& schema, Spool* in,
                        ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_UPSERT_DUMP_UPSERT_H_
