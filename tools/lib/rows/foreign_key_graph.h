// Graph of the references between tables, including partitions.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_FOREIGN_KEY_GRAPH_H_
#define DUMPLINE_TOOLS_LIB_ROWS_FOREIGN_KEY_GRAPH_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

class ForeignKeyGraph {
 public:
  explicit ForeignKeyGraph(const Schema& schema);

  // Orders `tables` so that each table precedes those that it references. Keeps the given order
  // within a cycle and where no foreign key decides.
  std::vector<QualifiedName> ChildrenFirst(const std::vector<QualifiedName>& tables) const;

  // Returns, sorted, the tables outside `tables` that TRUNCATE … CASCADE of `tables` would also
  // empty.
  std::vector<QualifiedName> CascadeReaches(const std::vector<QualifiedName>& tables) const;

 private:
  // referencing_[t] contains the tables with a foreign key to t, in the order of the schema.
  absl::flat_hash_map<QualifiedName, std::vector<QualifiedName>> referencing_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_FOREIGN_KEY_GRAPH_H_
