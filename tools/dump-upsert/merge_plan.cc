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
  ASSIGN_OR_RETURN(RowShape shape, ShapeOf(schema, reader));
  rows.table = shape.table;
  rows.columns = std::move(shape.columns);
  rows.names_columns =
      reader.scanner().statement_kind() == StatementKind::kCopy || !reader.columns().empty();
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
