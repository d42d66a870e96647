#include "tools/lib/pgdump/schema.h"

#include <algorithm>

#include "absl/container/flat_hash_set.h"
#include "tools/lib/io/file.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/schema_statement.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
const SchemaColumn* SchemaTable::FindColumn(absl::string_view column) const {
  for (const SchemaColumn& candidate : columns) {
    if (candidate.name == column) return &candidate;
  }
  return nullptr;
}

const UniqueKey* SchemaTable::primary_key() const {
  for (const UniqueKey& key : unique_keys) {
    if (key.is_primary) return &key;
  }
  return nullptr;
}

absl::StatusOr<Schema> Schema::Read(ByteSource* source, bool end_marker) {
  Schema schema;
  DumpReaderOptions options;
  options.end_marker = end_marker;
  options.framework_schema = true;
  DumpReader reader(source, options);
  Item item{};
  while (reader.Next(&item)) {
    if (item.kind != ItemKind::kSemicolon) continue;
    SchemaStatement(reader.scanner().statement_text(), &schema).Read();
  }
  RETURN_IF_ERROR(reader.Finish());
  schema.Finish();
  return schema;
}

absl::StatusOr<Schema> Schema::ReadFromFile(const std::string& path, bool end_marker) {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  StringSource source(text, ByteSource::kDefaultReadBytes, path);
  return Read(&source, end_marker);
}

const SchemaTable* Schema::FindTable(const QualifiedName& name) const {
  const auto found = indexes_.find(name);
  return found == indexes_.end() ? nullptr : &tables_[found->second];
}

SchemaTable* Schema::MutableTable(const QualifiedName& name) {
  const auto found = indexes_.find(name);
  return found == indexes_.end() ? nullptr : &tables_[found->second];
}

std::vector<QualifiedName> Schema::WithPartitions(const QualifiedName& table) const {
  std::vector<QualifiedName> all = {table};
  absl::flat_hash_set<QualifiedName> known = {table};
  for (size_t i = 0; i < all.size(); ++i) {
    const auto found = partitions_.find(all[i]);
    if (found == partitions_.end()) continue;
    for (const QualifiedName& partition : found->second) {
      if (known.insert(partition).second) all.push_back(partition);
    }
  }
  return all;
}

std::vector<SchemaTrigger> Schema::TriggersOf(const QualifiedName& table) const {
  std::vector<SchemaTrigger> triggers;
  std::vector<QualifiedName> names = {table};
  absl::flat_hash_set<QualifiedName> known = {table};
  for (size_t i = 0; i < names.size(); ++i) {
    const SchemaTable* const found = FindTable(names[i]);
    if (found == nullptr) continue;
    for (const SchemaTrigger& trigger : found->triggers) {
      const bool is_known =
          std::any_of(triggers.begin(), triggers.end(),
                      [&](const SchemaTrigger& other) { return other.name == trigger.name; });
      if (!is_known) triggers.push_back(trigger);
    }
    if (!found->is_partition) break;
    for (const QualifiedName& parent : found->parents) {
      if (known.insert(parent).second) names.push_back(parent);
    }
  }
  return triggers;
}

void Schema::Finish() {
  std::vector<bool> done(tables_.size());
  for (size_t i = 0; i < tables_.size(); ++i) InheritColumns(i, &done);
  for (SchemaTable& table : tables_) {
    if (table.name.schema == "_timescaledb_internal") MarkParentsPartitioned(table);
    const UniqueKey* const primary = table.primary_key();
    if (primary == nullptr) continue;
    for (SchemaColumn& column : table.columns) {
      const std::vector<std::string>& names = primary->columns;
      column.not_null |= std::find(names.begin(), names.end(), column.name) != names.end();
    }
  }
  for (ForeignKey& key : foreign_keys_) {
    if (!key.referenced_columns.empty()) continue;
    const SchemaTable* const referenced = FindTable(key.referenced);
    const UniqueKey* const primary = referenced == nullptr ? nullptr : referenced->primary_key();
    if (primary != nullptr) key.referenced_columns = primary->columns;
  }
}

void Schema::MarkParentsPartitioned(const SchemaTable& table) {
  for (const QualifiedName& name : table.parents) {
    SchemaTable* const parent = MutableTable(name);
    if (parent != nullptr) parent->is_partitioned = true;
  }
}

// Inserts inherited columns before a table's own, as the server does. A table that was attached as
// a partition, or altered with INHERIT, already has them. `done` also ends cycles, which PostgreSQL
// rejects but a file may declare.
void Schema::InheritColumns(size_t index, std::vector<bool>* done) {
  if ((*done)[index]) return;
  (*done)[index] = true;
  SchemaTable& table = tables_[index];
  std::vector<SchemaColumn> inherited;
  for (const QualifiedName& name : table.parents) {
    const auto parent = indexes_.find(name);
    if (parent == indexes_.end()) continue;
    InheritColumns(parent->second, done);
    for (const SchemaColumn& column : tables_[parent->second].columns) {
      bool is_known = table.FindColumn(column.name) != nullptr;
      for (const SchemaColumn& other : inherited) is_known |= other.name == column.name;
      if (!is_known) inherited.push_back(column);
    }
  }
  table.columns.insert(table.columns.begin(), inherited.begin(), inherited.end());
}

}  // namespace dumpline
