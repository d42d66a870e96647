#include "tools/dump-diff/json_writer.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

Json TextOf(const Value& value) {
  return value.is_null() ? Json(nullptr) : Json(std::string(value.text));
}

// Returns a value as PostgREST expects it: a string in a JSON column would be a JSON string.
Json PatchValue(const SchemaColumn& column, const Value& value) {
  if (value.is_null()) return nullptr;
  if (column.type == "json" || column.type == "jsonb") {
    if (absl::StatusOr<Json> json = ParseJson(value.text); json.ok()) return *std::move(json);
  }
  return std::string(value.text);
}

Json RowOf(const KeyedTable& table, const std::vector<size_t>& columns,
           const std::vector<Value>& row) {
  Json json = Json::object();
  for (size_t i = 0; i < columns.size(); ++i) json[table.column(columns[i]).name] = TextOf(row[i]);
  return json;
}

Json KeyOf(const KeyedTable& table, const std::vector<size_t>& columns,
           const std::vector<Value>& row) {
  Json json = Json::object();
  for (const size_t column : table.key) {
    json[table.column(column).name] = TextOf(row[IndexIn(columns, column)]);
  }
  return json;
}

}  // namespace

absl::Status WriteNdjson(const KeyedTables& tables, const Snapshot& current, const Snapshot& wanted,
                         const ChangeLog& changes, Writer* out) {
  for (uint32_t i = 0; i < tables.tables().size(); ++i) {
    const KeyedTable& table = tables.tables()[i];
    const auto write = [&](const Change& change, uint64_t /*position*/) {
      const bool is_insert = change.kind == ChangeKind::kInsert;
      const std::vector<size_t>& columns =
          is_insert ? wanted.table(i).columns : current.table(i).columns;
      const std::vector<Value>& row = is_insert ? change.new_row : change.old_row;
      Json line = {{"table", ToDisplay(table.schema->name)},
                   {"op", is_insert                            ? "insert"
                          : change.kind == ChangeKind::kUpdate ? "update"
                                                               : "delete"}};
      if (!table.is_keyless()) line["key"] = KeyOf(table, columns, row);
      if (change.kind == ChangeKind::kUpdate) {
        Json old_values = Json::object();
        Json new_values = Json::object();
        for (const ColumnChange& column : change.columns) {
          const std::string& name = table.column(column.column).name;
          old_values[name] = TextOf(row[IndexIn(columns, column.column)]);
          new_values[name] = TextOf(column.value);
        }
        line["old"] = std::move(old_values);
        line["new"] = std::move(new_values);
      } else {
        line[is_insert ? "new" : "old"] = RowOf(table, columns, row);
      }
      if (change.copies > 1) line["copies"] = change.copies;
      out->Append(ToJsonText(line) + "\n");
      return out->status();
    };
    for (const ChangeKind kind : {ChangeKind::kDelete, ChangeKind::kUpdate, ChangeKind::kInsert}) {
      RETURN_IF_ERROR(changes.Read(kind, i, write));
    }
  }
  return absl::OkStatus();
}

absl::Status WritePatches(const KeyedTables& tables, const Snapshot& current,
                          const ChangeLog& changes, Writer* out) {
  for (uint32_t i = 0; i < tables.tables().size(); ++i) {
    const KeyedTable& table = tables.tables()[i];
    for (const ChangeKind kind : {ChangeKind::kInsert, ChangeKind::kDelete}) {
      if (changes.rows(kind, i) == 0) continue;
      const bool is_insert = kind == ChangeKind::kInsert;
      return absl::InvalidArgumentError(
          absl::StrCat(ToDisplay(table.schema->name), ": ", CountOf(changes.rows(kind, i), "row"),
                       " to ", is_insert ? "insert" : "delete", ", but patches only update; use ",
                       is_insert ? "--no-insert" : "--no-delete", " to leave them out"));
    }
  }
  for (uint32_t i = 0; i < tables.tables().size(); ++i) {
    const KeyedTable& table = tables.tables()[i];
    const std::vector<size_t>& columns = current.table(i).columns;
    RETURN_IF_ERROR(
        changes.Read(ChangeKind::kUpdate, i, [&](const Change& change, uint64_t /*position*/) {
          Json set = Json::object();
          for (const ColumnChange& column : change.columns) {
            const SchemaColumn& described = table.column(column.column);
            set[described.name] = PatchValue(described, column.value);
          }
          Json line = {{"table", table.schema->name.name},
                       {"match", KeyOf(table, columns, change.old_row)},
                       {"set", std::move(set)}};
          if (table.schema->name.schema != "public") line["schema"] = table.schema->name.schema;
          out->Append(ToJsonText(line) + "\n");
          return out->status();
        }));
  }
  return absl::OkStatus();
}

}  // namespace dumpline
