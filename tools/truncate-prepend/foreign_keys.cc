#include "tools/truncate-prepend/foreign_keys.h"

#include <algorithm>
#include <utility>

#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/markers.h"

namespace dumpline {
namespace {

using Names = std::vector<QualifiedName>;

void SkipParentheses(WordReader* words) {
  if (!words->AcceptPunctuation('(')) return;
  while (!words->AcceptPunctuation(')') && !words->AtEnd()) words->Next();
}

// Takes, behind `first`, the rest of [CONSTRAINT name] [FOREIGN KEY (columns)] REFERENCES. False for
// anything else, other constraints among it.
bool AcceptReferences(const Word& first, WordReader* words, std::string* name) {
  if (first.Is("references")) return true;
  if (!first.Is("constraint")) return false;
  const Word constraint = words->Next();
  if (constraint.IsName()) *name = constraint.value;
  if (words->Accept("foreign")) {
    words->Accept("key");
    SkipParentheses(words);
  }
  return words->Accept("references");
}

// Takes what follows REFERENCES, and of it what says when the constraint is checked.
bool ReadReference(WordReader* words, ForeignKey* key) {
  if (!words->ReadQualifiedName(&key->referenced)) return false;
  SkipParentheses(words);
  if (words->Accept("match")) words->Next();
  while (words->Accept("on")) {
    words->Next();  // DELETE or UPDATE
    const Word action = words->Next();
    if (action.Is("set") || action.Is("no")) words->Next();
    SkipParentheses(words);  // SET NULL (columns)
  }
  for (;;) {
    if (words->Accept("not")) {
      words->Next();  // DEFERRABLE, which is the default, or VALID
    } else if (words->Accept("deferrable")) {
      key->deferrable = true;
    } else if (words->Accept("initially")) {
      // INITIALLY DEFERRED alone makes the constraint deferrable (gram.y, processCASbits).
      key->initially_deferred = words->Next().Is("deferred");
      key->deferrable |= key->initially_deferred;
    } else {
      return true;
    }
  }
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
  keys.IndexKeys();
  return keys;
}

void ForeignKeys::ReadStatement(absl::string_view text) {
  WordReader words(text);
  bool creates;
  QualifiedName table;
  if (!words.ReadTableStatement(&creates, &table)) return;
  if (creates) tables_.insert(table);
  for (Word word = words.Next(); word.kind != Word::Kind::kEnd; word = words.Next()) {
    ForeignKey key;
    QualifiedName other;
    if (AcceptReferences(word, &words, &key.name) && ReadReference(&words, &key)) {
      key.table = table;
      keys_.push_back(std::move(key));
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
void ForeignKeys::IndexKeys() {
  for (const ForeignKey& key : keys_) {
    const Names referencing = WithPartitions(key.table);
    for (const QualifiedName& to : WithPartitions(key.referenced)) {
      Names& of_one = referencing_[to];
      of_one.insert(of_one.end(), referencing.begin(), referencing.end());
    }
  }
}

Names ForeignKeys::WithPartitions(const QualifiedName& table) const {
  Names all = {table};
  for (size_t i = 0; i < all.size(); ++i) {
    const auto found = partitions_.find(all[i]);
    if (found != partitions_.end()) {
      all.insert(all.end(), found->second.begin(), found->second.end());
    }
  }
  return all;
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
