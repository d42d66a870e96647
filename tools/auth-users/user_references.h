// Finds the columns of a schema that hold ids of Supabase's users.
#ifndef DUMPLINE_TOOLS_AUTH_USERS_USER_REFERENCES_H_
#define DUMPLINE_TOOLS_AUTH_USERS_USER_REFERENCES_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

class UserReferences {
 public:
  // Selects the columns with a foreign key to auth.users (id), including those of partitions.
  explicit UserReferences(const Schema& schema);

  // Returns the zero-based positions of user ids in a row of `table` that has `columns`, or all
  // columns of the table if `columns` is empty.
  std::vector<size_t> Positions(const SchemaTable& table,
                                const std::vector<std::string>& columns) const;

 private:
  // Selected columns, by table.
  absl::flat_hash_map<QualifiedName, absl::flat_hash_set<std::string>> references_;
};

// Returns the column names of a row of `table`: `columns`, or all columns of the table if `columns`
// is empty.
std::vector<std::string> ColumnNames(const SchemaTable& table,
                                     const std::vector<std::string>& columns);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_USER_REFERENCES_H_
