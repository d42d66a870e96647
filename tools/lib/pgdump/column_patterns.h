// Lists of columns, as flags take them.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_COLUMN_PATTERNS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_COLUMN_PATTERNS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/statement.h"

namespace dumpline {

// [schema.]table.column, [schema.]table.* or [schema.]table.#3, names spelled as in SQL.
struct ColumnPattern {
  std::string text;     // as given
  QualifiedName table;  // no schema: any
  std::string column;   // empty for * and for a number
  size_t number = 0;    // from 1; 0 for none
  std::string type;     // behind ::, for --emit-update-sql

  bool MatchesTable(const QualifiedName& other) const {
    return other.name == table.name && (table.schema.empty() || other.schema == table.schema);
  }
  bool any_column() const { return column.empty() && number == 0; }
};

class ColumnPatterns {
 public:
  // Reads lists of patterns that are separated by commas. With `types`, a column may be followed by
  // ::type. An error is a sentence for the user.
  static absl::StatusOr<ColumnPatterns> Parse(const std::string& flag,
                                              const std::vector<std::string>& lists,
                                              bool types = false);

  bool empty() const { return patterns_.empty(); }
  const std::vector<ColumnPattern>& patterns() const { return patterns_; }

  // Whether a pattern matches the column in place `index`, from 0, of a table whose `columns` are
  // named, or not: then only * and a number match.
  bool Match(const QualifiedName& table, const std::vector<std::string>& columns,
             size_t index) const;

  // Notes which patterns name a column of this table. Returns the first one that names one by its
  // name while the columns have no names, or null.
  const ColumnPattern* OnTable(const QualifiedName& table, const std::vector<std::string>& columns);

  // What to say of a pattern that OnTable() returned; `flag` ends in a space.
  static std::string NoNames(absl::string_view flag, const ColumnPattern& nameless,
                             const QualifiedName& table);

  // Patterns that no table so far had a column for.
  std::vector<std::string> Unknown() const;

 private:
  bool ParseList(absl::string_view list, bool types);

  std::vector<ColumnPattern> patterns_;
  std::vector<bool> known_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_COLUMN_PATTERNS_H_
