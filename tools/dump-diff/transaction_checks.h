// Writes checks of the SQL's transaction that do not belong to the change of a single row.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_TRANSACTION_CHECKS_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_TRANSACTION_CHECKS_H_

#include <vector>

#include "absl/status/status.h"
#include "tools/dump-diff/change_log.h"
#include "tools/dump-diff/order.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"

namespace dumpline {

// Writes a check that the database has no foreign key with an action that `references` lacks. Such
// a key, for example of a schema that was not dumped, could delete or change rows without a check.
void WriteForeignKeyCheck(const KeyedTables& tables, const ChangeLog& changes,
                          const std::vector<Reference>& references, Writer* out);

// Writes a check that the typed values of updates are stored as they were typed. PostgreSQL accepts
// a value in several forms, such as 2026-1-2 and 2026-01-02, and the result of the changes, which a
// rollback compares, must have the one that it writes.
absl::Status WriteTypedValueChecks(const KeyedTables& tables, const Snapshot& current,
                                   const ChangeLog& changes, Writer* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_TRANSACTION_CHECKS_H_
