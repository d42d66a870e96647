// Writes changes as JSON, one object per line.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_JSON_WRITER_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_JSON_WRITER_H_

#include "absl/status/status.h"
#include "tools/dump-diff/change_log.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"

namespace dumpline {

// Writes all changes, table by table: deletes, updates, inserts, each in the order of the keys.
absl::Status WriteNdjson(const KeyedTables& tables, const Snapshot& current, const Snapshot& wanted,
                         const ChangeLog& changes, Writer* out);

// Writes updates as input of row-patch. Fails if there are inserts or deletes: row-patch only
// updates.
absl::Status WritePatches(const KeyedTables& tables, const Snapshot& current,
                          const ChangeLog& changes, Writer* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_JSON_WRITER_H_
