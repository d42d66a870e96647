// Chooses the columns that identify a table's rows.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_TABLE_KEY_H_
#define DUMPLINE_TOOLS_LIB_ROWS_TABLE_KEY_H_

#include <cstddef>
#include <vector>

#include "tools/lib/pgdump/schema.h"

namespace dumpline {

// Returns the indexes in table.columns of the columns of the primary key. If there is none, returns
// those of the first unique key over columns that cannot be NULL, without expressions and WHERE. If
// there is none either, returns no columns: rows are then identified by all of their values, and
// equal rows are counted.
std::vector<size_t> KeyColumns(const SchemaTable& table);

// Returns the indexes in table.columns of a key's columns. Returns no columns if the table lacks
// one of them.
std::vector<size_t> ColumnIndexes(const SchemaTable& table, const std::vector<std::string>& names);

// Returns the partitioned table at the top of a partition's tree, or the table itself. A row of a
// partition is a row of that table.
const SchemaTable& PartitionRoot(const Schema& schema, const SchemaTable& table);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_TABLE_KEY_H_
