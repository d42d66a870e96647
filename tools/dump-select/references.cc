#include "tools/dump-select/references.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/dump-select/names.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// One line of a file of references.
class ReferenceLine {
 public:
  ReferenceLine(std::string where, const Schema& schema)
      : where_(std::move(where)), schema_(schema) {}

  absl::StatusOr<Reference> Read(absl::string_view text);

 private:
  absl::Status Error(absl::string_view message) const {
    return UsageError(absl::StrCat(where_, ": ", message));
  }
  absl::Status ReadColumns(const Json& line, const char* field, QualifiedName* table,
                           std::vector<std::string>* columns) const;
  absl::Status ReadWhere(const Json& conditions, Reference* reference) const;

  const std::string where_;
  const Schema& schema_;
};

absl::StatusOr<Reference> ReferenceLine::Read(absl::string_view text) {
  const absl::StatusOr<Json> line = ParseJson(text);
  if (!line.ok()) return Error(line.status().message());
  if (!line->is_object()) return Error("not a JSON object");
  for (const auto& field : line->items()) {
    if (field.key() != "from" && field.key() != "to" && field.key() != "where") {
      return Error(
          absl::StrCat("unknown field \"", field.key(), "\" (expected from, to or where)"));
    }
  }
  Reference reference;
  reference.is_unique = false;
  RETURN_IF_ERROR(ReadColumns(*line, "from", &reference.table, &reference.columns));
  RETURN_IF_ERROR(ReadColumns(*line, "to", &reference.referenced, &reference.referenced_columns));
  if (reference.columns.size() != reference.referenced_columns.size()) {
    return Error("\"from\" and \"to\" differ in the number of columns");
  }
  if (line->contains("where")) RETURN_IF_ERROR(ReadWhere((*line)["where"], &reference));
  return reference;
}

absl::Status ReferenceLine::ReadColumns(const Json& line, const char* field, QualifiedName* table,
                                        std::vector<std::string>* columns) const {
  const auto invalid = [&] {
    return Error(absl::StrCat("invalid \"", field,
                              "\" (expected \"SCHEMA.TABLE.COLUMN\", or an array of such names)"));
  };
  if (!line.contains(field)) return invalid();
  const Json& value = line[field];
  for (const Json& element : value.is_array() ? value : Json::array({value})) {
    if (!element.is_string()) return invalid();
    const std::string& text = element.get_ref<const std::string&>();
    ColumnName name;
    if (text.empty() || ReadColumnName(text, &name) != text.size()) return invalid();
    if (!columns->empty() && name.table != *table) {
      return Error(absl::StrCat("\"", field, "\" has columns of several tables"));
    }
    ASSIGN_OR_RETURN(const SchemaTable* const found, FindTable(schema_, name.table, where_));
    RETURN_IF_ERROR(CheckColumn(*found, name.column, where_));
    *table = name.table;
    columns->push_back(name.column);
  }
  return columns->empty() ? invalid() : absl::OkStatus();
}

absl::Status ReferenceLine::ReadWhere(const Json& conditions, Reference* reference) const {
  if (!conditions.is_object()) {
    return Error("invalid \"where\" (expected an object of columns and values)");
  }
  const SchemaTable* const table = schema_.FindTable(reference->table);
  for (const auto& condition : conditions.items()) {
    RETURN_IF_ERROR(CheckColumn(*table, condition.key(), where_));
    if (!condition.value().is_string()) {
      return Error(absl::StrCat("invalid value of \"", condition.key(), "\" (expected a string)"));
    }
    reference->where.emplace_back(condition.key(), condition.value().get<std::string>());
  }
  return absl::OkStatus();
}

}  // namespace

std::string ToDisplay(const QualifiedName& table, const std::vector<std::string>& columns) {
  if (columns.empty()) return ToDisplay(table);
  if (columns.size() == 1) return absl::StrCat(ToDisplay(table), ".", ToDisplay(columns[0]));
  return absl::StrCat(ToDisplay(table), "(",
                      absl::StrJoin(columns, ", ",
                                    [](std::string* out, const std::string& column) {
                                      out->append(ToDisplay(column));
                                    }),
                      ")");
}

std::string ToDisplay(const Reference& reference) {
  return absl::StrCat(ToDisplay(reference.table, reference.columns), " → ",
                      ToDisplay(reference.referenced, reference.referenced_columns));
}

std::vector<Reference> ForeignKeys(const Schema& schema) {
  std::vector<Reference> references;
  for (const ForeignKey& key : schema.foreign_keys()) {
    Reference reference{key.table, key.columns, key.referenced, key.referenced_columns, {}};
    reference.must_exist = key.enforced;
    // Several rows may contain the period together. All rows with the rest of the key are selected.
    if (key.is_temporal && !key.columns.empty() && !key.referenced_columns.empty()) {
      reference.is_unique = false;
      reference.columns.pop_back();
      reference.referenced_columns.pop_back();
    }
    references.push_back(std::move(reference));
  }
  return references;
}

absl::Status AppendReferencesFrom(const std::string& path, const Schema& schema,
                                  std::vector<Reference>* references) {
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    ASSIGN_OR_RETURN(Reference reference,
                     ReferenceLine(absl::StrCat(path, ":", number), schema).Read(line));
    references->push_back(std::move(reference));
  }
  return absl::OkStatus();
}

}  // namespace dumpline
