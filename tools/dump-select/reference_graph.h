// The tables that a selection can reach, with their keys and references.
//
// A foreign key of a partitioned table holds for all of its partitions, and a key of a partitioned
// table is a key of the rows of all of its partitions. Conversely, a dump made with `pg_dump
// --load-via-partition-root` has the rows of a partition under the name of the partitioned table.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_REFERENCE_GRAPH_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_REFERENCE_GRAPH_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tools/dump-select/references.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

// Tables whose rows are selected if they refer to selected rows. The value is the depth up to which
// that happens.
using Children = absl::flat_hash_map<QualifiedName, uint64_t>;

class ReferenceGraph {
 public:
  // Columns that are referenced.
  struct Key {
    QualifiedName table;
    std::vector<std::string> columns;
    bool is_unique = true;      // at most one row has a given value
    std::vector<size_t> nodes;  // tables whose rows have the key
  };
  struct Edge {
    Reference reference;
    size_t key;  // index in keys()
  };
  struct OutgoingEdge {
    size_t edge;  // index in edges()
    // The row may belong to a partition without this foreign key, so the referenced row may be
    // missing.
    bool is_optional;
  };
  // A table that the selection can reach.
  struct Node {
    const SchemaTable* table;
    std::vector<size_t> keys;  // indexes in keys()
    std::vector<OutgoingEdge> edges;
    uint64_t child_depth = 0;  // depth up to which rows are selected as children
  };

  // Follows `references` from the tables `seeds`, except references to the tables in `external`.
  // `schema` must outlive the object.
  ReferenceGraph(const Schema& schema, const std::vector<Reference>& references,
                 const std::vector<QualifiedName>& external,
                 const std::vector<QualifiedName>& seeds, const Children& children);

  const std::vector<Key>& keys() const { return keys_; }
  const std::vector<Edge>& edges() const { return edges_; }
  const std::vector<Node>& nodes() const { return nodes_; }

  // Returns the index of the table's node, or npos if the selection cannot reach the table.
  size_t FindNode(const QualifiedName& table) const;
  static constexpr size_t npos = static_cast<size_t>(-1);

 private:
  size_t AddKey(const Schema& schema, const Reference& reference);
  void AddTable(const SchemaTable& table, const Children& children);
  bool IsReached(const QualifiedName& table) const { return FindNode(table) != npos; }
  // Both return whether they have added a table.
  bool AddChildren(const Schema& schema, const Children& children);
  bool AddParents(const Schema& schema, const Children& children);
  void Connect(const Schema& schema);

  std::vector<Key> keys_;
  std::vector<Edge> edges_;
  std::vector<Node> nodes_;
  absl::flat_hash_map<QualifiedName, size_t> indexes_;  // indexes in nodes_, by table name
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_REFERENCE_GRAPH_H_
