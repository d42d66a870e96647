// The selected rows, and the references by which they were selected.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_SELECTION_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_SELECTION_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <tuple>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "tools/dump-select/reference_graph.h"

namespace dumpline {

// The reason for which a row is selected.
struct Arrival {
  enum class Kind : uint8_t {
    kSeed,
    kParent,  // a selected row refers to it
    kChild,   // it refers to a selected row
  };

  Kind kind = Kind::kSeed;
  size_t from = 0;  // node of the selected row
  size_t edge = 0;  // index in ReferenceGraph::edges()
};

class Selection {
 public:
  static constexpr uint64_t kNoLimit = std::numeric_limits<uint64_t>::max();

  // `graph` must outlive the object.
  Selection(const ReferenceGraph* graph, uint64_t max_rows);

  // Adds a row of a node, which `row` identifies, and sets `*is_new` to false if it was selected
  // before. Fails if the selection exceeds `max_rows`, with the path to the table with most rows.
  absl::Status Add(uint64_t row, size_t node, const Arrival& arrival, bool* is_new);

  bool Contains(uint64_t row) const { return rows_.contains(row); }
  // Returns the number of selected rows of a node.
  uint64_t rows(size_t node) const { return counts_[node]; }

  // Returns the shortest path of references from a seed by which rows of the node were selected,
  // such as "public.posts.author_id → public.agents.id", or "seed".
  std::string PathTo(size_t node) const;

 private:
  // Rows of the node `to` were selected because of rows of the node `from`.
  struct Link {
    size_t from;
    size_t to;
    size_t edge;
    bool is_child;
  };

  void AddLink(size_t to, const Arrival& arrival);
  std::vector<Link> LinksTo(size_t node) const;
  std::string ToDisplay(const Link& link) const;
  absl::Status TooManyRows() const;

  const ReferenceGraph* const graph_;
  const uint64_t max_rows_;
  absl::flat_hash_set<uint64_t> rows_;
  std::vector<uint64_t> counts_;  // rows of each node
  std::vector<bool> has_seed_;    // for each node
  std::vector<Link> links_;       // without duplicates
  absl::flat_hash_set<std::tuple<size_t, size_t, size_t, bool>> known_links_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_SELECTION_H_
