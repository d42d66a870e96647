#include "tools/dump-upsert/merge_key.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/rows/table_key.h"
#include "tools/lib/sql/names.h"

namespace dumpline {
namespace {

// Returns true if ON CONFLICT (columns) may infer the key.
bool HasColumns(const SchemaTable& table, const UniqueKey& key,
                const std::vector<size_t>& columns) {
  return !key.is_partial && !key.has_expressions && ColumnIndexes(table, key.columns) == columns;
}

}  // namespace

absl::StatusOr<MergeKey> ChooseMergeKey(const Schema& schema, const SchemaTable& table) {
  const SchemaTable* keyed = &table;
  if (KeyColumns(table).empty()) keyed = &PartitionRoot(schema, table);
  const std::vector<size_t> key_columns = KeyColumns(*keyed);
  MergeKey key;
  const UniqueKey* chosen = nullptr;
  for (const UniqueKey& unique : keyed->unique_keys) {
    if (!key_columns.empty() && HasColumns(*keyed, unique, key_columns)) {
      // PostgreSQL infers all keys over the columns, and rejects them if one is deferrable.
      if (chosen == nullptr || unique.deferrable) chosen = &unique;
    } else if (!unique.is_partial && !unique.has_expressions && !unique.columns.empty()) {
      key.others.push_back(&unique);
    }
  }
  // A partition's columns may be in another order than those of the partitioned table.
  if (chosen != nullptr) key.columns = ColumnIndexes(table, chosen->columns);
  if (key.columns.empty()) {
    return absl::InvalidArgumentError(absl::StrCat(
        ToDisplay(table.name),
        " has no primary key and no unique key over NOT NULL columns, so existing rows cannot be "
        "matched; add a key, or omit the rows with pg_dump --exclude-table-data"));
  }
  if (chosen->deferrable) {
    return absl::InvalidArgumentError(
        absl::StrCat("the key ", ToDisplay(chosen->name), " of ", ToDisplay(table.name),
                     " is deferrable, so ON CONFLICT cannot use it; replace it with a key that is "
                     "NOT DEFERRABLE"));
  }
  if (chosen->is_temporal) {
    return absl::InvalidArgumentError(absl::StrCat(
        "the key ", ToDisplay(chosen->name), " of ", ToDisplay(table.name),
        " is WITHOUT OVERLAPS, so ON CONFLICT cannot use it; use dump-diff --no-delete instead"));
  }
  key.name = chosen->name;
  return key;
}

}  // namespace dumpline
