// Selects the rows that selected rows refer to, and those that refer to them.
//
// Children come first: they depend on the seeds only, because rows that are selected as parents
// bring no children. Parents follow to a fixpoint.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_CLOSURE_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_CLOSURE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "tools/dump-select/key_hash.h"
#include "tools/dump-select/reference_graph.h"
#include "tools/dump-select/row_index.h"
#include "tools/dump-select/selection.h"

namespace dumpline {

// A reference to a row that the dump lacks.
struct MissingParent {
  uint64_t row;  // the referring row
  size_t node;   // its table
  size_t edge;   // index in ReferenceGraph::edges()
};

// The hashes of a row are those of its table's keys, then those of its references, in the order of
// ReferenceGraph::Node.
class Closure {
 public:
  // The arguments must outlive the object. With `children`, AddChildren() will be called.
  Closure(const ReferenceGraph* graph, Selection* selection, bool children);

  absl::Status AddSeed(uint64_t row, size_t node, const KeyHash* hashes);

  // Selects the rows of tables with a child_depth that refer to a seed, or to a row selected by
  // this function. A seed has depth 0, and a row that refers to a row of depth d has depth d + 1,
  // unless a shorter chain of references leads to it.
  absl::Status AddChildren(RowIndex* index);

  // Selects the rows that selected rows refer to.
  absl::Status AddParents(RowIndex* index);

  // Returns the first row with a reference to a row that AddParents() has not found.
  std::optional<MissingParent> FindMissing() const;

 private:
  // A reference to look up.
  struct Wanted {
    MissingParent referring;  // the first row with the reference
    bool is_optional;
    bool is_found;
  };
  struct WantedKeys {
    KeyHashMap<Wanted> by_hash;
    uint64_t added = 0;    // number of additions and changes so far
    uint64_t pending = 0;  // number of keys that are not found
  };
  struct Ancestor {
    uint64_t depth;
    size_t node;
  };
  struct AncestorKeys {
    KeyHashMap<Ancestor> by_hash;
    uint64_t added = 0;
    bool is_used = false;  // a table with a child_depth has references to the key
  };

  absl::Status Select(uint64_t row, size_t node, const KeyHash* hashes, const Arrival& arrival);
  void Want(size_t key, const KeyHash& hash, const Wanted& wanted);
  void Descend(uint64_t row, size_t node, const KeyHash* hashes, uint64_t depth);
  absl::Status VisitChild(uint64_t row, size_t node, const KeyHash* hashes);
  absl::Status VisitParent(uint64_t row, size_t node, const KeyHash* hashes);
  // Both return whether keys have been added since their last call for the node that its rows may
  // match.
  bool HasNewAncestors(size_t node);
  bool HasNewWanted(size_t node);

  const ReferenceGraph& graph_;
  Selection& selection_;
  const bool has_children_;
  std::vector<WantedKeys> wanted_;                  // by key
  std::vector<AncestorKeys> ancestors_;             // by key
  absl::flat_hash_map<uint64_t, uint64_t> depths_;  // of seeds and children, by row
  // State of HasNewAncestors() and HasNewWanted(): the sums of `added` at their last calls.
  std::vector<uint64_t> seen_ancestors_, seen_wanted_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_CLOSURE_H_
