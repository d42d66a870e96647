#include "tools/dump-select/reference_graph.h"

#include <algorithm>

namespace dumpline {
namespace {

using Names = std::vector<QualifiedName>;

// Returns the partitioned tables above a partition.
Names TablesAbove(const Schema& schema, const QualifiedName& name) {
  Names above;
  const SchemaTable* table = schema.FindTable(name);
  // The number of tables bounds the depth, also in a file that declares a cycle.
  while (table != nullptr && table->is_partition && !table->parents.empty() &&
         above.size() < schema.tables().size()) {
    above.push_back(table->parents[0]);
    table = schema.FindTable(above.back());
  }
  return above;
}

// Returns the tables under whose names a dump may have rows of the table.
Names TablesWithRowsOf(const Schema& schema, const QualifiedName& name) {
  Names tables = schema.WithPartitions(name);
  const Names above = TablesAbove(schema, name);
  tables.insert(tables.end(), above.begin(), above.end());
  return tables;
}

bool Contains(const Names& names, const QualifiedName& name) {
  return std::find(names.begin(), names.end(), name) != names.end();
}

}  // namespace

ReferenceGraph::ReferenceGraph(const Schema& schema, const std::vector<Reference>& references,
                               const Names& external, const Names& seeds,
                               const Children& children) {
  for (const Reference& reference : references) {
    if (Contains(external, reference.referenced)) continue;
    edges_.push_back({reference, AddKey(schema, reference)});
  }
  for (const QualifiedName& seed : seeds) {
    for (const QualifiedName& name : schema.WithPartitions(seed)) {
      if (const SchemaTable* const table = schema.FindTable(name)) {
        AddTable(*table, children);
      }
    }
  }
  while (AddChildren(schema, children)) continue;
  while (AddParents(schema, children)) continue;
  Connect(schema);
}

size_t ReferenceGraph::AddKey(const Schema& schema, const Reference& reference) {
  for (size_t i = 0; i < keys_.size(); ++i) {
    Key& key = keys_[i];
    if (key.table != reference.referenced || key.columns != reference.referenced_columns) continue;
    key.is_unique &= reference.is_unique;
    return i;
  }
  Key key{reference.referenced, reference.referenced_columns, reference.is_unique, {}};
  // The key of a partition need not be unique in the partitioned table.
  key.is_unique &= TablesAbove(schema, reference.referenced).empty();
  keys_.push_back(std::move(key));
  return keys_.size() - 1;
}

size_t ReferenceGraph::FindNode(const QualifiedName& table) const {
  const auto found = indexes_.find(table);
  return found == indexes_.end() ? npos : found->second;
}

void ReferenceGraph::AddTable(const SchemaTable& table, const Children& children) {
  if (!indexes_.emplace(table.name, nodes_.size()).second) return;
  Node node{&table, {}, {}, 0};
  const auto found = children.find(table.name);
  if (found != children.end()) node.child_depth = found->second;
  nodes_.push_back(std::move(node));
}

bool ReferenceGraph::AddChildren(const Schema& schema, const Children& children) {
  if (children.empty()) return false;
  const size_t size_before = nodes_.size();
  for (const Edge& edge : edges_) {
    const Names referenced = TablesWithRowsOf(schema, edge.reference.referenced);
    if (std::none_of(referenced.begin(), referenced.end(),
                     [this](const QualifiedName& name) { return IsReached(name); })) {
      continue;
    }
    for (const QualifiedName& name : TablesWithRowsOf(schema, edge.reference.table)) {
      if (!children.contains(name)) continue;
      if (const SchemaTable* const table = schema.FindTable(name)) {
        AddTable(*table, children);
      }
    }
  }
  return nodes_.size() > size_before;
}

bool ReferenceGraph::AddParents(const Schema& schema, const Children& children) {
  const size_t size_before = nodes_.size();
  for (const Edge& edge : edges_) {
    const Names referencing = TablesWithRowsOf(schema, edge.reference.table);
    if (std::none_of(referencing.begin(), referencing.end(),
                     [this](const QualifiedName& name) { return IsReached(name); })) {
      continue;
    }
    for (const QualifiedName& name : TablesWithRowsOf(schema, edge.reference.referenced)) {
      const SchemaTable* const table = schema.FindTable(name);
      if (table != nullptr) AddTable(*table, children);
    }
  }
  return nodes_.size() > size_before;
}

void ReferenceGraph::Connect(const Schema& schema) {
  std::vector<bool> is_used(keys_.size());
  for (size_t i = 0; i < edges_.size(); ++i) {
    const QualifiedName& from = edges_[i].reference.table;
    const Names partitions = schema.WithPartitions(from);
    for (const QualifiedName& name : TablesWithRowsOf(schema, from)) {
      const size_t node = FindNode(name);
      if (node == npos) continue;
      const bool is_optional = !edges_[i].reference.must_exist || !Contains(partitions, name);
      nodes_[node].edges.push_back({i, is_optional});
      is_used[edges_[i].key] = true;
    }
  }
  for (size_t i = 0; i < keys_.size(); ++i) {
    if (!is_used[i] || keys_[i].columns.empty()) continue;
    for (const QualifiedName& name : TablesWithRowsOf(schema, keys_[i].table)) {
      const size_t node = FindNode(name);
      if (node == npos) continue;
      nodes_[node].keys.push_back(i);
      keys_[i].nodes.push_back(node);
    }
  }
}

}  // namespace dumpline
