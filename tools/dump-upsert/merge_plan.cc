#include "tools/dump-upsert/merge_plan.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/dump-upsert/merge_key.h"
#include "tools/lib/rows/table_key.h"
#include "tools/lib/sql/names.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Sets the columns of the rows, in the order of their values.
absl::Status ReadColumns(const DumpReader& reader, bool is_copy, MergeRows* rows) {
  const std::vector<SchemaColumn>& columns = rows->table->columns;
  rows->names_columns = is_copy || !reader.columns().empty();
  if (reader.columns().empty()) {
    for (size_t i = 0; i < columns.size(); ++i) {
      if (!is_copy || !columns[i].generated) rows->columns.push_back(i);
    }
    return absl::OkStatus();
  }
  for (const std::string& name : reader.columns()) {
    const SchemaColumn* const column = rows->table->FindColumn(name);
    if (column == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the schema's table ", ToDisplay(rows->table->name), " has no column ", ToDisplay(name)));
    }
    rows->columns.push_back(static_cast<size_t>(column - columns.data()));
  }
  return absl::OkStatus();
}

absl::Status CheckKeyIsPresent(const MergeRows& rows) {
  for (const size_t column : rows.key.columns) {
    if (std::find(rows.columns.begin(), rows.columns.end(), column) != rows.columns.end()) continue;
    return absl::InvalidArgumentError(
        absl::StrCat("the rows of ", ToDisplay(rows.table->name), " have no column ",
                     ToDisplay(rows.table->columns[column].name), ", which is part of its key"));
  }
  return absl::OkStatus();
}

absl::StatusOr<MergeSql> Plan(const Schema& schema, Existing existing, const DumpReader& reader) {
  MergeRows rows;
  rows.existing = existing;
  rows.table = schema.FindTable(reader.table());
  if (rows.table == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("the schema has no table ", ToDisplay(reader.table())));
  }
  const bool is_copy = reader.scanner().statement_kind() == StatementKind::kCopy;
  RETURN_IF_ERROR(ReadColumns(reader, is_copy, &rows));
  ASSIGN_OR_RETURN(rows.key, ChooseMergeKey(schema, *rows.table));
  RETURN_IF_ERROR(CheckKeyIsPresent(rows));
  return MergeSql(std::move(rows));
}

}  // namespace

absl::StatusOr<MergeSql> PlanMerge(const Schema& schema, Existing existing,
                                   const DumpReader& reader, const Item& item) {
  absl::StatusOr<MergeSql> plan = Plan(schema, existing, reader);
  if (!plan.ok()) return reader.ErrorAt(item.offset, plan.status().message());
  return plan;
}

bool MayChangeReferenced(const Schema& schema, Existing existing, const ForeignKey& key) {
  const SchemaTable* const table = schema.FindTable(key.referenced);
  if (existing == Existing::kKeep || table == nullptr) return false;
  const absl::StatusOr<MergeKey> merge_key = ChooseMergeKey(schema, *table);
  if (!merge_key.ok()) return false;
  const std::vector<size_t>& fixed = merge_key->columns;
  const std::vector<size_t> referenced = ColumnIndexes(*table, key.referenced_columns);
  return std::any_of(referenced.begin(), referenced.end(), [&](size_t column) {
    return std::find(fixed.begin(), fixed.end(), column) == fixed.end();
  });
}

}  // namespace dumpline
