#include "tools/dump-diff/row_orders.h"

#include <algorithm>

namespace dumpline {

void UniqueOrder::AddValues(const UniqueKey* key, const std::optional<Tuple>& old_value,
                            const std::optional<Tuple>& new_value) {
  if (old_value == new_value) return;
  const size_t node = nodes_.size() - 1;
  if (old_value) holders_[key][*old_value] = node;
  if (new_value) nodes_[node].takes.emplace_back(key, *new_value);
}

std::vector<UpdateStep> UniqueOrder::Steps() {
  for (size_t start = 0; start < nodes_.size(); ++start) Visit(start);
  return std::move(steps_);
}

// An iterative depth-first search: a row's update follows those of the rows that hold its values.
void UniqueOrder::Visit(size_t start) {
  if (nodes_[start].state != State::kNew) return;
  std::vector<size_t> path = {start};
  nodes_[start].state = State::kOnPath;
  while (!path.empty()) {
    Node& node = nodes_[path.back()];
    if (node.next == node.takes.size()) {
      steps_.push_back(
          {node.position, node.is_released ? UpdateStep::Kind::kFinish : UpdateStep::Kind::kWhole});
      node.state = State::kDone;
      path.pop_back();
      continue;
    }
    const auto& [key, value] = node.takes[node.next++];
    const auto holder = holders_[key].find(value);
    if (holder == holders_[key].end() || holder->second == path.back()) continue;
    Node& other = nodes_[holder->second];
    if (other.state == State::kNew) {
      other.state = State::kOnPath;
      path.push_back(holder->second);
    } else if (other.state == State::kOnPath && !std::exchange(other.is_released, true)) {
      steps_.push_back({other.position, UpdateStep::Kind::kRelease, key});
    }
  }
}

void RowOrder::AddReference(const Reference* reference, const std::optional<Tuple>& own,
                            const std::optional<Tuple>& parent) {
  if (own) rows_[reference][*own] = nodes_.size() - 1;
  if (parent && parent != own) nodes_.back().parents.emplace_back(reference, *parent);
}

std::vector<OrderedRow> RowOrder::ParentsFirst() {
  for (size_t start = 0; start < nodes_.size(); ++start) Visit(start);
  return std::move(rows_in_order_);
}

// An iterative depth-first search.
void RowOrder::Visit(size_t start) {
  if (nodes_[start].state != State::kNew) return;
  std::vector<size_t> path = {start};
  nodes_[start].state = State::kOnPath;
  while (!path.empty()) {
    Node& node = nodes_[path.back()];
    if (node.next == node.parents.size()) {
      node.state = State::kDone;
      rows_in_order_.push_back(std::move(node.row));
      path.pop_back();
      continue;
    }
    const auto& [reference, tuple] = node.parents[node.next++];
    const auto parent = rows_[reference].find(tuple);
    if (parent == rows_[reference].end()) continue;
    if (nodes_[parent->second].state == State::kOnPath) {
      node.row.cyclic.push_back(reference);
    } else if (nodes_[parent->second].state == State::kNew) {
      nodes_[parent->second].state = State::kOnPath;
      path.push_back(parent->second);
    }
  }
}

}  // namespace dumpline
