// Which tables reference which, partitions included.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_FOREIGN_KEY_GRAPH_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_FOREIGN_KEY_GRAPH_H_

#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

class ForeignKeyGraph {
 public:
  explicit ForeignKeyGraph(const Schema& schema);

  // Orders `tables` so that each table comes before those that it references. Within a cycle, and
  // where no foreign key decides, the given order is kept.
  std::vector<QualifiedName> ChildrenFirst(const std::vector<QualifiedName>& tables) const;

  // Returns the tables outside `tables` that TRUNCATE … CASCADE of them would empty too, sorted.
  std::vector<QualifiedName> CascadeReaches(const std::vector<QualifiedName>& tables) const;

 private:
  // referencing_[t]: the tables with a foreign key to t, in the order of the schema.
  absl::flat_hash_map<QualifiedName, std::vector<QualifiedName>> referencing_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_FOREIGN_KEY_GRAPH_H_
