#include "tools/dump-diff/decision_reader.h"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "tools/lib/rows/column_type.h"
#include "tools/lib/sql/names.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

const Json& Object(const Json& json, const char* name) {
  static const Json& none = *new Json(Json::object());
  const auto found = json.find(name);
  return found != json.end() && found->is_object() ? *found : none;
}

const KeyedTable* FindTable(const KeyedTables& tables, const std::string& name) {
  for (const KeyedTable& table : tables.tables()) {
    if (ToDisplay(table.schema->name) == name) return &table;
  }
  return nullptr;
}

// Returns the text in the form in which the server writes it, as far as that does not need a
// server.
std::string Normalized(ColumnType type, const std::string& text) {
  if (type == ColumnType::kBoolean && text == "true") return "t";
  if (type == ColumnType::kBoolean && text == "false") return "f";
  return InUtc(type, text);
}

// Reads a typed value of the column `name`.
absl::StatusOr<TypedValue> ReadValue(const KeyedTable& table, const Json& conflict,
                                     const std::string& name, const Json& value) {
  const std::string shown = ToDisplay(name);
  const std::vector<SchemaColumn>& columns = table.schema->columns;
  const auto column = std::find_if(columns.begin(), columns.end(),
                                   [&](const SchemaColumn& one) { return one.name == name; });
  if (column == columns.end()) {
    return absl::InvalidArgumentError(
        absl::StrCat(ToDisplay(table.schema->name), " has no column ", shown));
  }
  const Json& in_conflict = Object(conflict, "columns");
  if (!in_conflict.contains(name)) {
    std::vector<std::string> names;
    for (const auto& [other, values] : in_conflict.items()) names.push_back(ToDisplay(other));
    return absl::InvalidArgumentError(absl::StrCat(
        "column ", shown, " is not in conflict (in conflict: ", absl::StrJoin(names, ", "), ")"));
  }
  if (Object(conflict, "key").contains(name)) {
    return absl::InvalidArgumentError(
        absl::StrCat("column ", shown, " belongs to the key, which a value cannot change"));
  }
  TypedValue typed;
  typed.column = static_cast<size_t>(column - columns.begin());
  if (value.is_null()) return typed;
  if (!value.is_string()) {
    return absl::InvalidArgumentError(
        absl::StrCat("invalid value of column ", shown, " (expected a string or null)"));
  }
  typed.text = Normalized(table.types[typed.column], value.get<std::string>());
  if (absl::StrContains(*typed.text, '\0')) {
    return absl::InvalidArgumentError(absl::StrCat(
        "invalid value of column ", shown, ": PostgreSQL cannot store the character U+0000"));
  }
  return typed;
}

absl::StatusOr<std::vector<TypedValue>> ReadValues(const KeyedTables& tables,
                                                   const Json& resolution) {
  std::vector<TypedValue> typed;
  const auto values = resolution.find("values");
  if (values == resolution.end()) return typed;
  if (!values->is_object()) {
    return absl::InvalidArgumentError(
        "\"values\" is not an object (expected columns with a string or null)");
  }
  if (values->empty()) return typed;
  const std::string kind = TextField(resolution, "conflict");
  if (kind == "updated-and-deleted" || kind == "deleted-and-updated") {
    return absl::InvalidArgumentError(
        "\"values\" for a row that one side has deleted (expected only \"choice\")");
  }
  const std::string name = TextField(resolution, "table");
  const KeyedTable* const table = FindTable(tables, name);
  if (table == nullptr) {
    return absl::InvalidArgumentError(absl::StrCat("the schema has no table ", name));
  }
  for (const auto& [column, value] : values->items()) {
    ASSIGN_OR_RETURN(TypedValue one, ReadValue(*table, resolution, column, value));
    typed.push_back(std::move(one));
  }
  std::sort(typed.begin(), typed.end(),
            [](const TypedValue& a, const TypedValue& b) { return a.column < b.column; });
  return typed;
}

}  // namespace

absl::StatusOr<Decision> ReadDecision(const KeyedTables& tables, const Json& resolution) {
  Decision decision;
  ASSIGN_OR_RETURN(decision.values, ReadValues(tables, resolution));
  const std::string choice = TextField(resolution, "choice");
  if (choice == "current") {
    decision.choice = Choice::kCurrent;
  } else if (choice == "wanted") {
    decision.choice = Choice::kWanted;
  } else if (!choice.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("invalid choice \"", choice, "\" (expected \"current\" or \"wanted\")"));
  } else if (decision.values.empty()) {
    return absl::InvalidArgumentError("no \"choice\" (expected \"current\" or \"wanted\")");
  } else {
    for (const auto& [column, values] : Object(resolution, "columns").items()) {
      if (resolution["values"].contains(column)) continue;
      return absl::InvalidArgumentError(
          absl::StrCat("neither \"choice\" nor a value for column ", ToDisplay(column)));
    }
  }
  return decision;
}

}  // namespace dumpline
