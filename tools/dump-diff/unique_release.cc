#include "tools/dump-diff/unique_release.h"

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/dump-diff/sql_text.h"
#include "tools/lib/rows/table_key.h"
#include "tools/lib/sql/names.h"

namespace dumpline {
namespace {

// Returns an expression for a value that no row of the table has in the column, or "".
std::string UnusedValue(const KeyedTable& table, size_t column) {
  const std::string name = QuoteIdentifier(table.column(column).name);
  switch (table.types[column]) {
    case ColumnType::kInteger:
    case ColumnType::kNumeric:
      return absl::StrCat("(SELECT pg_catalog.min(", name, ") - 1 FROM ", ToSql(table.schema->name),
                          ")");
    case ColumnType::kUuid:
      return "pg_catalog.gen_random_uuid()";
    case ColumnType::kText:
    case ColumnType::kCitext: {
      // A random value of 122 bits, cut to the column's length.
      const std::string& type = table.column(column).type;
      const size_t open = type.find('(');
      const std::string length =
          open == std::string::npos ? "36" : type.substr(open + 1, type.find(')') - open - 1);
      return absl::StrCat("pg_catalog.\"left\"(pg_catalog.gen_random_uuid()::text, ", length, ")");
    }
    case ColumnType::kBoolean:
    case ColumnType::kTimestamptz:
    case ColumnType::kTimestamptzParts:
    case ColumnType::kOther:
      return "";
  }
  return "";
}

}  // namespace

absl::StatusOr<std::string> ReleasingAssignment(const KeyedTable& table, const UniqueKey& key) {
  const std::vector<size_t> columns = ColumnIndexes(*table.schema, key.columns);
  if (!key.nulls_not_distinct) {
    for (const size_t column : columns) {
      if (table.column(column).not_null) continue;
      return absl::StrCat(QuoteIdentifier(table.column(column).name), " = NULL");
    }
  }
  for (const size_t column : columns) {
    const std::string value = UnusedValue(table, column);
    if (value.empty()) continue;
    return absl::StrCat(QuoteIdentifier(table.column(column).name), " = ", value);
  }
  return absl::InvalidArgumentError(absl::StrCat("rows of ", ToDisplay(table.schema->name),
                                                 " exchange their values under the unique key ",
                                                 ToDisplay(key.name), "; make it DEFERRABLE"));
}

}  // namespace dumpline
