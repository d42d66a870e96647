#include "tools/auth-users/user_references.h"

#include <algorithm>

#include "tools/lib/pgdump/scanner.h"

namespace dumpline {
namespace {

// What begins a table's constraint, and no column, inside CREATE TABLE's parentheses.
bool BeginsConstraint(const Word& word) {
  for (absl::string_view keyword :
       {"constraint", "primary", "unique", "check", "foreign", "exclude", "like"}) {
    if (word.Is(keyword)) return true;
  }
  return false;
}

}  // namespace

absl::StatusOr<UserReferences> UserReferences::Read(ByteSource* schema) {
  UserReferences references;
  Scanner scanner(schema, ScannerOptions());
  Item item{};
  while (scanner.Next(&item)) {
    if (item.kind == ItemKind::kSemicolon) references.ReadStatement(scanner.statement_text());
  }
  if (!scanner.status().ok()) return scanner.status();
  references.InheritByPartitions();
  return references;
}

void UserReferences::ReadStatement(absl::string_view text) {
  WordReader words(text);
  bool creates;
  QualifiedName table;
  if (!words.ReadTableStatement(&creates, &table)) return;
  if (creates) {
    ReadCreateTable(table, &words);
  } else {
    ReadAlterTable(table, &words);
  }
}

void UserReferences::ReadCreateTable(const QualifiedName& table, WordReader* words) {
  std::vector<std::string>& columns = columns_[table];
  if (words->Accept("partition")) {
    QualifiedName parent;
    if (words->Accept("of") && words->ReadQualifiedName(&parent)) parents_[table] = parent;
    return;
  }
  if (!words->AcceptPunctuation('(')) return;
  std::vector<std::string> keys;  // the columns that a REFERENCES speaks of
  int depth = 1;
  bool is_begin = true;  // of a column or constraint
  while (depth > 0) {
    const Word word = words->Next();
    if (word.kind == Word::Kind::kEnd) return;
    if (is_begin && word.IsName() && !BeginsConstraint(word)) {
      columns.push_back(word.value);
      keys = {word.value};
      is_begin = false;
      continue;
    }
    is_begin = depth == 1 && word.IsPunctuation(',');
    if (word.IsPunctuation('(')) ++depth;
    if (word.IsPunctuation(')')) --depth;
    if (depth == 1 && word.Is("foreign") && words->Accept("key")) words->ReadColumnList(&keys);
    if (depth == 1 && word.Is("references")) ReadTarget(table, keys, words);
  }
}

void UserReferences::ReadAlterTable(const QualifiedName& table, WordReader* words) {
  std::vector<std::string> keys;
  for (Word word = words->Next(); word.kind != Word::Kind::kEnd; word = words->Next()) {
    QualifiedName partition;
    if (word.Is("foreign") && words->Accept("key")) {
      words->ReadColumnList(&keys);
    } else if (word.Is("references")) {
      ReadTarget(table, keys, words);
    } else if (word.Is("attach") && words->Accept("partition") &&
               words->ReadQualifiedName(&partition)) {
      parents_[partition] = table;
    } else if (word.Is("add") && !words->Peek().Is("constraint") && !words->Peek().Is("foreign")) {
      // ADD [COLUMN] [IF NOT EXISTS] name type …
      words->Accept("column");
      if (words->Accept("if")) {
        words->Accept("not");
        words->Accept("exists");
      }
      const Word column = words->Peek();
      if (!column.IsName() || BeginsConstraint(column)) continue;
      columns_[table].push_back(column.value);
      keys = {column.value};
    }
  }
}

void UserReferences::ReadTarget(const QualifiedName& table, const std::vector<std::string>& columns,
                                WordReader* words) {
  QualifiedName target;
  if (!words->ReadQualifiedName(&target) || target != QualifiedName{"auth", "users"}) return;
  std::vector<std::string> target_columns = {"id"};  // its primary key
  if (words->Peek().IsPunctuation('(')) words->ReadColumnList(&target_columns);
  for (size_t i = 0; i < std::min(columns.size(), target_columns.size()); ++i) {
    if (target_columns[i] == "id") references_[table].insert(columns[i]);
  }
}

void UserReferences::InheritByPartitions() {
  for (const auto& [partition, parent] : parents_) {
    // Partitions may have partitions. A schema has no circles, but a file may.
    const QualifiedName* ancestor = &parent;
    for (size_t i = 0; i <= parents_.size(); ++i) {
      const auto references = references_.find(*ancestor);
      if (references != references_.end()) {
        references_[partition].insert(references->second.begin(), references->second.end());
      }
      if (columns_[partition].empty()) columns_[partition] = columns_[*ancestor];
      const auto next = parents_.find(*ancestor);
      if (next == parents_.end()) break;
      ancestor = &next->second;
    }
  }
}

std::vector<size_t> UserReferences::Positions(const QualifiedName& table,
                                              const std::vector<std::string>& columns) const {
  std::vector<size_t> positions;
  const auto known = columns_.find(table);
  const auto references = references_.find(table);
  if (known == columns_.end() || references == references_.end()) return positions;
  const std::vector<std::string>& names = columns.empty() ? known->second : columns;
  for (size_t i = 0; i < names.size(); ++i) {
    if (references->second.count(names[i]) > 0) positions.push_back(i);
  }
  return positions;
}

}  // namespace dumpline
