// Decides which tables and columns of two or three dumps are compared.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_PAIRING_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_PAIRING_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/pgdump/column_patterns.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"

namespace dumpline {

// A compared column, with its index in the columns of each snapshot's rows.
struct PairedColumn {
  size_t column = 0;  // index in the table's columns
  size_t base = 0;
  size_t current = 0;
  size_t wanted = 0;
  bool in_base = false;
};

struct TablePairing {
  bool is_compared = false;
  std::vector<PairedColumn> columns;
  bool is_whole = false;       // all columns of all rows are compared, in the same order
  bool is_base_whole = false;  // the same for the base
};

// Returns a pairing for each table. `base` may be null. A table that WANTED does not contain is not
// compared. If `only` is not empty, other tables are not compared either; it must contain tables of
// the schema. Fails if the dumps contain different partitions of a table, or if WANTED has a column
// that CURRENT lacks.
absl::StatusOr<std::vector<TablePairing>> PairTables(const KeyedTables& tables,
                                                     const Snapshot* base, const Snapshot& current,
                                                     const Snapshot& wanted,
                                                     const std::vector<QualifiedName>& only,
                                                     const ColumnPatterns& ignored_columns);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_PAIRING_H_
