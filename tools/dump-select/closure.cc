#include "tools/dump-select/closure.h"

#include <utility>

#include "tools/lib/status/status_macros.h"

namespace dumpline {

using OutgoingEdge = ReferenceGraph::OutgoingEdge;
using Node = ReferenceGraph::Node;

Closure::Closure(const ReferenceGraph* graph, Selection* selection, bool children)
    : graph_(*graph),
      selection_(*selection),
      has_children_(children),
      wanted_(graph->keys().size()),
      ancestors_(graph->keys().size()),
      seen_ancestors_(graph->nodes().size()),
      seen_wanted_(graph->nodes().size()) {
  for (const Node& node : graph->nodes()) {
    if (node.child_depth == 0) continue;
    for (const OutgoingEdge& edge : node.edges) {
      ancestors_[graph->edges()[edge.edge].key].is_used = true;
    }
  }
}

absl::Status Closure::AddSeed(uint64_t row, size_t node, const KeyHash* hashes) {
  if (has_children_) Descend(row, node, hashes, 0);
  return Select(row, node, hashes, Arrival());
}

absl::Status Closure::Select(uint64_t row, size_t node, const KeyHash* hashes,
                             const Arrival& arrival) {
  bool is_new = false;
  RETURN_IF_ERROR(selection_.Add(row, node, arrival, &is_new));
  if (!is_new) return absl::OkStatus();
  const Node& table = graph_.nodes()[node];
  hashes += table.keys.size();
  for (const OutgoingEdge& edge : table.edges) {
    const KeyHash& hash = *hashes++;
    if (hash.is_null()) continue;
    Want(graph_.edges()[edge.edge].key, hash,
         Wanted{{row, node, edge.edge}, edge.is_optional, false});
  }
  return absl::OkStatus();
}

void Closure::Want(size_t key, const KeyHash& hash, const Wanted& wanted) {
  WantedKeys& keys = wanted_[key];
  const auto [entry, is_new] = keys.by_hash.try_emplace(hash, wanted);
  if (is_new) {
    ++keys.added;
    ++keys.pending;
  } else if (entry->second.is_optional && !wanted.is_optional) {
    entry->second.is_optional = false;
    entry->second.referring = wanted.referring;
  }
}

bool Closure::HasNewWanted(size_t node) {
  uint64_t added = 0;
  bool is_pending = false;
  for (const size_t key : graph_.nodes()[node].keys) {
    added += wanted_[key].added;
    is_pending |= wanted_[key].pending > 0 || !graph_.keys()[key].is_unique;
  }
  return is_pending && std::exchange(seen_wanted_[node], added) < added;
}

absl::Status Closure::AddParents(RowIndex* index) {
  for (bool is_changed = true; is_changed;) {
    is_changed = false;
    for (size_t node = 0; node < graph_.nodes().size(); ++node) {
      if (!index->HasRows(node) || !HasNewWanted(node)) continue;
      is_changed = true;
      RETURN_IF_ERROR(index->Scan(node, [this, node](uint64_t row, const KeyHash* hashes) {
        return VisitParent(row, node, hashes);
      }));
    }
  }
  return absl::OkStatus();
}

absl::Status Closure::VisitParent(uint64_t row, size_t node, const KeyHash* hashes) {
  const std::vector<size_t>& keys = graph_.nodes()[node].keys;
  for (size_t i = 0; i < keys.size(); ++i) {
    if (hashes[i].is_null()) continue;
    WantedKeys& wanted = wanted_[keys[i]];
    const auto found = wanted.by_hash.find(hashes[i]);
    if (found == wanted.by_hash.end()) continue;
    if (!std::exchange(found->second.is_found, true)) --wanted.pending;
    const MissingParent referring = found->second.referring;
    RETURN_IF_ERROR(
        Select(row, node, hashes, Arrival{Arrival::Kind::kParent, referring.node, referring.edge}));
  }
  return absl::OkStatus();
}

std::optional<MissingParent> Closure::FindMissing() const {
  std::optional<MissingParent> missing;
  for (const WantedKeys& keys : wanted_) {
    for (const auto& [hash, wanted] : keys.by_hash) {
      if (wanted.is_found || wanted.is_optional) continue;
      const MissingParent& referring = wanted.referring;
      if (!missing || std::make_pair(referring.row, referring.edge) <
                          std::make_pair(missing->row, missing->edge)) {
        missing = referring;
      }
    }
  }
  return missing;
}

void Closure::Descend(uint64_t row, size_t node, const KeyHash* hashes, uint64_t depth) {
  const auto [known, is_new] = depths_.try_emplace(row, depth);
  if (!is_new && known->second <= depth) return;
  known->second = depth;
  for (const size_t key : graph_.nodes()[node].keys) {
    const KeyHash& hash = *hashes++;
    AncestorKeys& keys = ancestors_[key];
    if (hash.is_null() || !keys.is_used) continue;
    const auto [entry, is_first] = keys.by_hash.try_emplace(hash, Ancestor{depth, node});
    if (!is_first && entry->second.depth <= depth) continue;
    entry->second = {depth, node};
    ++keys.added;
  }
}

bool Closure::HasNewAncestors(size_t node) {
  uint64_t added = 0;
  for (const OutgoingEdge& edge : graph_.nodes()[node].edges) {
    added += ancestors_[graph_.edges()[edge.edge].key].added;
  }
  return std::exchange(seen_ancestors_[node], added) < added;
}

absl::Status Closure::AddChildren(RowIndex* index) {
  for (bool is_changed = true; is_changed;) {
    is_changed = false;
    for (size_t node = 0; node < graph_.nodes().size(); ++node) {
      if (graph_.nodes()[node].child_depth == 0) continue;
      if (!index->HasRows(node) || !HasNewAncestors(node)) continue;
      is_changed = true;
      RETURN_IF_ERROR(index->Scan(node, [this, node](uint64_t row, const KeyHash* hashes) {
        return VisitChild(row, node, hashes);
      }));
    }
  }
  return absl::OkStatus();
}

absl::Status Closure::VisitChild(uint64_t row, size_t node, const KeyHash* hashes) {
  const Node& table = graph_.nodes()[node];
  std::optional<Ancestor> nearest;
  size_t nearest_edge = 0;
  for (size_t i = 0; i < table.edges.size(); ++i) {
    const KeyHash& hash = hashes[table.keys.size() + i];
    if (hash.is_null()) continue;
    const size_t edge = table.edges[i].edge;
    const AncestorKeys& keys = ancestors_[graph_.edges()[edge].key];
    const auto found = keys.by_hash.find(hash);
    if (found == keys.by_hash.end()) continue;
    if (nearest && nearest->depth <= found->second.depth) continue;
    nearest = found->second;
    nearest_edge = edge;
  }
  if (!nearest || nearest->depth >= table.child_depth) return absl::OkStatus();
  RETURN_IF_ERROR(
      Select(row, node, hashes, Arrival{Arrival::Kind::kChild, nearest->node, nearest_edge}));
  Descend(row, node, hashes, nearest->depth + 1);
  return absl::OkStatus();
}

}  // namespace dumpline
