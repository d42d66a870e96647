// Names of tables and columns in options: reads them, and suggests the nearest name for unknown
// ones.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_NAMES_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_NAMES_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

struct ColumnName {
  QualifiedName table;
  std::string column;
};

// Reads "schema.table.column", spelled as in SQL, at the start of `text`. Returns the size of the
// name, or 0 if there is none.
size_t ReadColumnName(absl::string_view text, ColumnName* name);

// Returns the candidate with the smallest edit distance to `name`, the first one if there are
// several, or "" if there are no candidates.
std::string NearestName(absl::string_view name, const std::vector<std::string>& candidates);

// Returns a usage error "WHERE: no table public.agent in the schema; did you mean public.agents?".
absl::Status UnknownTable(absl::string_view where, const QualifiedName& name,
                          const std::vector<std::string>& candidates);

// Returns the schema's table. An unknown name is a usage error that starts with `where`.
absl::StatusOr<const SchemaTable*> FindTable(const Schema& schema, const QualifiedName& name,
                                             absl::string_view where);

// Returns a usage error that starts with `where` if the table has no such column.
absl::Status CheckColumn(const SchemaTable& table, const std::string& column,
                         absl::string_view where);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_NAMES_H_
