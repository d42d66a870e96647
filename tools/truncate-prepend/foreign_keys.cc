#include "tools/truncate-prepend/foreign_keys.h"

#include <algorithm>
#include <utility>

#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/toc.h"

namespace dumpline {
namespace {

using Names = std::vector<QualifiedName>;

// A partitioned table and its partitions, whatever their depth.
Names WithPartitions(const QualifiedName& table,
                     const absl::flat_hash_map<QualifiedName, Names>& partitions) {
  Names all = {table};
  for (size_t i = 0; i < all.size(); ++i) {
    const auto found = partitions.find(all[i]);
    if (found != partitions.end()) {
      all.insert(all.end(), found->second.begin(), found->second.end());
    }
  }
  return all;
}

}  // namespace

absl::StatusOr<ForeignKeys> ForeignKeys::Read(ByteSource* schema, bool end_marker) {
  ForeignKeys keys;
  Scanner scanner(schema, ScannerOptions());
  EndMarkerWatch watch;
  Item item{};
  while (scanner.Next(&item)) {
    watch.OnItem(item, scanner);
    if (item.kind == ItemKind::kSemicolon) keys.ReadStatement(scanner.statement_text());
  }
  if (!scanner.status().ok()) return scanner.status();
  const absl::Status whole = watch.Finish(scanner, item, end_marker);
  if (!whole.ok()) return whole;
  keys.InheritByPartitions();
  return keys;
}

void ForeignKeys::ReadStatement(absl::string_view text) {
  WordReader words(text);
  bool creates;
  QualifiedName table;
  if (!words.ReadTableStatement(&creates, &table)) return;
  if (creates) tables_.insert(table);
  for (Word word = words.Next(); word.kind != Word::Kind::kEnd; word = words.Next()) {
    QualifiedName other;
    if (word.Is("references") && words.ReadQualifiedName(&other)) {
      referencing_[other].push_back(table);
    } else if (word.Is("partition") && creates && words.Accept("of") &&
               words.ReadQualifiedName(&other)) {
      partitions_[other].push_back(table);
    } else if (word.Is("attach") && words.Accept("partition") && words.ReadQualifiedName(&other)) {
      partitions_[table].push_back(other);
    }
  }
}

// A foreign key of a partitioned table, from it or to it, is one of each of its partitions too (the
// server keeps a pg_constraint row for each, and TRUNCATE looks at those).
void ForeignKeys::InheritByPartitions() {
  if (partitions_.empty()) return;
  const auto declared = std::exchange(referencing_, {});
  for (const auto& [referenced, referencing] : declared) {
    for (const QualifiedName& to : WithPartitions(referenced, partitions_)) {
      for (const QualifiedName& table : referencing) {
        for (QualifiedName& from : WithPartitions(table, partitions_)) {
          referencing_[to].push_back(std::move(from));
        }
      }
    }
  }
}

std::vector<QualifiedName> ForeignKeys::ChildrenFirst(const Names& tables) const {
  absl::flat_hash_set<QualifiedName> waiting(tables.begin(), tables.end());
  Names ordered;
  // A walk in depth, written out: a table is done when those that reference it are. One met again
  // before that closes a cycle, and waits for nobody.
  struct Visit {
    QualifiedName table;
    size_t next = 0;  // of its referencing tables
  };
  for (const QualifiedName& start : tables) {
    if (waiting.erase(start) == 0) continue;
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
      if (waiting.erase(child) > 0) path.push_back({child});
    }
  }
  return ordered;
}

std::vector<QualifiedName> ForeignKeys::CascadeReaches(const Names& tables) const {
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
