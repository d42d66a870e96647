// Parses lists of columns in flags.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_COLUMN_PATTERNS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_COLUMN_PATTERNS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// [schema.]table.column, [schema.]table.* or [schema.]table.#3, with names spelled as in SQL.
struct ColumnPattern {
  std::string text;     // the pattern as the user wrote it
  QualifiedName table;  // without a schema, it matches tables in any schema
  std::string column;   // empty for * and for a number
  size_t number = 0;    // one-based number of the column, or 0
  std::string type;     // type after ::, for --emit-update-sql

  bool MatchesTable(const QualifiedName& other) const {
    return other.name == table.name && (table.schema.empty() || other.schema == table.schema);
  }
  bool any_column() const { return column.empty() && number == 0; }
};

class ColumnPatterns {
 public:
  // Parses lists of patterns separated by commas. With `types`, ::type may follow a column. A
  // malformed list is a usage error.
  static absl::StatusOr<ColumnPatterns> Parse(const std::string& flag,
                                              const std::vector<std::string>& lists,
                                              bool types = false);

  bool empty() const { return patterns_.empty(); }
  const std::vector<ColumnPattern>& patterns() const { return patterns_; }

  // Returns true if a pattern matches the column with the zero-based `index`. If `columns` is
  // empty, the columns have no names, and only * and numbers match.
  bool Match(const QualifiedName& table, const std::vector<std::string>& columns,
             size_t index) const;

  // Records the patterns that match a column of this table. If the columns have no names, returns
  // the first pattern that contains a column name. Otherwise returns null.
  const ColumnPattern* OnTable(const QualifiedName& table, const std::vector<std::string>& columns);

  // Returns the error message for a pattern that OnTable() returned. `flag` ends with a space.
  static std::string NoNames(absl::string_view flag, const ColumnPattern& nameless,
                             const QualifiedName& table);

  // Returns the patterns that have matched no table so far.
  std::vector<std::string> Unknown() const;

 private:
  bool ParseList(absl::string_view list, bool types);

  std::vector<ColumnPattern> patterns_;
  std::vector<bool> known_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_COLUMN_PATTERNS_H_
