// Writes values and conditions as SQL.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_SQL_TEXT_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_SQL_TEXT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

// Returns a value as a literal on one line, to be assigned to or compared with a column of the
// type.
std::string Literal(ColumnType type, const Value& value);
// Returns text as a literal on one line.
std::string TextLiteral(absl::string_view text);

// Returns the text of ROW(…)::text for these values: a composite value's output, in which each
// value has its type's own text form (rowtypes.c, record_out). So a comparison with it is exact for
// every type, also for those without an equality operator, such as json.
std::string RecordText(const std::vector<Value>& values);

// Returns "ONLY "schema"."table"", or without ONLY for a partitioned table, whose rows are in its
// partitions.
std::string TargetOf(const KeyedTable& table);

// Returns "(a, b)" for columns of a table.
std::string ColumnList(const KeyedTable& table, const std::vector<size_t>& columns);

// Returns a condition that the row has this key. `values` are in the order of `columns`.
std::string KeyCondition(const KeyedTable& table, const std::vector<size_t>& columns,
                         const std::vector<Value>& values);

// Returns a condition that the row has exactly these values.
std::string RowCondition(const KeyedTable& table, const std::vector<size_t>& columns,
                         const std::vector<Value>& values);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_SQL_TEXT_H_
