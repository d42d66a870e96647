// References between tables: the foreign keys of the schema, and those that --references adds.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_REFERENCES_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_REFERENCES_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

struct Reference {
  QualifiedName table;
  std::vector<std::string> columns;
  QualifiedName referenced;
  std::vector<std::string> referenced_columns;  // empty if the schema does not tell them
  // Columns of `table` and the values that they have in rows with this reference.
  std::vector<std::pair<std::string, std::string>> where;
  bool is_unique = true;  // at most one row has the referenced values
  bool must_exist = true;
};

// Returns the names of columns of one table: public.a.x, or public.a(x, y) for several. Without
// columns, returns the name of the table.
std::string ToDisplay(const QualifiedName& table, const std::vector<std::string>& columns);

// Returns "public.posts.author_id → public.agents.id".
std::string ToDisplay(const Reference& reference);

std::vector<Reference> ForeignKeys(const Schema& schema);

// Appends the references in the NDJSON file at `path` (see the README) to `references`. A malformed
// line and an unknown name are usage errors.
absl::Status AppendReferencesFrom(const std::string& path, const Schema& schema,
                                  std::vector<Reference>* references);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_REFERENCES_H_
