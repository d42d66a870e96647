#include "tools/lib/rows/foreign_key_graph.h"

#include <algorithm>
#include <utility>

#include "absl/container/flat_hash_set.h"

namespace dumpline {
namespace {

using Names = std::vector<QualifiedName>;

}  // namespace

// A foreign key from or to a partitioned table also holds for each of its partitions: the server
// has a pg_constraint row for each, and TRUNCATE reads those rows.
ForeignKeyGraph::ForeignKeyGraph(const Schema& schema) {
  for (const ForeignKey& key : schema.foreign_keys()) {
    const Names referencing = schema.WithPartitions(key.table);
    for (const QualifiedName& referenced : schema.WithPartitions(key.referenced)) {
      Names& all = referencing_[referenced];
      all.insert(all.end(), referencing.begin(), referencing.end());
    }
  }
}

std::vector<QualifiedName> ForeignKeyGraph::ChildrenFirst(const Names& tables) const {
  absl::flat_hash_set<QualifiedName> unvisited(tables.begin(), tables.end());
  Names ordered;
  // An iterative depth-first search: a table is appended after all tables that reference it. An
  // edge to a table that is still on the path closes a cycle and is ignored.
  struct Visit {
    QualifiedName table;
    size_t next = 0;  // index of its next referencing table
  };
  for (const QualifiedName& start : tables) {
    if (unvisited.erase(start) == 0) continue;
    std::vector<Visit> path = {{start}};
    while (!path.empty()) {
      const auto found = referencing_.find(path.back().table);
      const size_t children = found == referencing_.end() ? 0 : found->second.size();
      if (path.back().next == children) {
        ordered.push_back(std::move(path.back().table));
        path.pop_back();
        continue;
      }
      const QualifiedName& child = found->second[path.back().next++];
      if (unvisited.erase(child) > 0) path.push_back({child});
    }
  }
  return ordered;
}

std::vector<QualifiedName> ForeignKeyGraph::CascadeReaches(const Names& tables) const {
  absl::flat_hash_set<QualifiedName> seen(tables.begin(), tables.end());
  Names reached;
  Names pending = tables;
  while (!pending.empty()) {
    const auto found = referencing_.find(pending.back());
    pending.pop_back();
    if (found == referencing_.end()) continue;
    for (const QualifiedName& child : found->second) {
      if (!seen.insert(child).second) continue;
      reached.push_back(child);
      pending.push_back(child);
    }
  }
  std::sort(reached.begin(), reached.end());
  return reached;
}

}  // namespace dumpline
