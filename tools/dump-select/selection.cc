#include "tools/dump-select/selection.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/lib/text/count.h"

namespace dumpline {
Selection::Selection(const ReferenceGraph* graph, uint64_t max_rows)
    : graph_(graph),
      max_rows_(max_rows),
      counts_(graph->nodes().size()),
      has_seed_(graph->nodes().size()) {}

absl::Status Selection::Add(uint64_t row, size_t node, const Arrival& arrival, bool* is_new) {
  *is_new = rows_.insert(row).second;
  if (!*is_new) return absl::OkStatus();
  ++counts_[node];
  AddLink(node, arrival);
  return rows_.size() > max_rows_ ? TooManyRows() : absl::OkStatus();
}

void Selection::AddLink(size_t to, const Arrival& arrival) {
  if (arrival.kind == Arrival::Kind::kSeed) {
    has_seed_[to] = true;
    return;
  }
  const bool is_child = arrival.kind == Arrival::Kind::kChild;
  if (!known_links_.emplace(arrival.from, to, arrival.edge, is_child).second) return;
  links_.push_back({arrival.from, to, arrival.edge, is_child});
}

// A breadth-first search over the tables.
std::vector<Selection::Link> Selection::LinksTo(size_t node) const {
  constexpr size_t kUnreached = static_cast<size_t>(-1);
  std::vector<size_t> reached_by(counts_.size(), kUnreached);  // indexes in links_
  std::vector<bool> is_reached = has_seed_;
  std::vector<size_t> pending;
  for (size_t i = 0; i < has_seed_.size(); ++i) {
    if (has_seed_[i]) pending.push_back(i);
  }
  for (size_t next = 0; next < pending.size() && !is_reached[node]; ++next) {
    for (size_t i = 0; i < links_.size(); ++i) {
      if (links_[i].from != pending[next] || is_reached[links_[i].to]) continue;
      is_reached[links_[i].to] = true;
      reached_by[links_[i].to] = i;
      pending.push_back(links_[i].to);
    }
  }
  std::vector<Link> path;
  for (size_t at = node; reached_by[at] != kUnreached; at = path.back().from) {
    path.push_back(links_[reached_by[at]]);
  }
  std::reverse(path.begin(), path.end());
  return path;
}

std::string Selection::ToDisplay(const Link& link) const {
  const Reference& reference = graph_->edges()[link.edge].reference;
  const std::string referencing = dumpline::ToDisplay(reference.table, reference.columns);
  const std::string referenced =
      dumpline::ToDisplay(reference.referenced, reference.referenced_columns);
  return link.is_child ? absl::StrCat(referenced, " ← ", referencing)
                       : absl::StrCat(referencing, " → ", referenced);
}

std::string Selection::PathTo(size_t node) const {
  const std::vector<Link> links = LinksTo(node);
  if (links.empty()) return "seed";
  return absl::StrJoin(
      links, ", ", [this](std::string* out, const Link& link) { out->append(ToDisplay(link)); });
}

absl::Status Selection::TooManyRows() const {
  const size_t largest =
      static_cast<size_t>(std::max_element(counts_.begin(), counts_.end()) - counts_.begin());
  const std::vector<Link> links = LinksTo(largest);
  const size_t start = links.empty() ? largest : links.front().from;
  std::string path = absl::StrCat("seed ", dumpline::ToDisplay(graph_->nodes()[start].table->name),
                                  " (", CountOf(counts_[start], "row"), ")");
  for (const Link& link : links) {
    absl::StrAppend(&path, ", ", ToDisplay(link), " (", CountOf(counts_[link.to], "row"), ")");
  }
  return absl::ResourceExhaustedError(
      absl::StrCat("more than ", CountOf(max_rows_, "row"), " (--max-rows): ", path));
}

}  // namespace dumpline
