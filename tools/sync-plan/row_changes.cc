#include "tools/sync-plan/row_changes.h"

#include <cstddef>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "tools/lib/text/printable.h"
#include "tools/lib/text/shorten.h"

namespace dumpline {
namespace {

constexpr size_t kMaxShownRows = 20;
constexpr size_t kMaxValueBytes = 40;

bool HasChanges(const RowChanges& table) {
  return table.inserted + table.updated + table.deleted + table.kept + table.conflicts > 0;
}

std::string Shown(const Json& value) {
  if (!value.is_string()) return "NULL";
  return absl::StrCat("\"", Printable(Shorten(value.get<std::string>(), kMaxValueBytes)), "\"");
}

const Json& Field(const Json& row, const char* name) {
  static const Json* const kNone = new Json(Json::object());
  const auto found = row.find(name);
  return found != row.end() && found->is_object() ? *found : *kNone;
}

}  // namespace

std::string DescribeChange(const Json& row) {
  std::vector<std::string> key;
  for (const auto& [name, value] : Field(row, "key").items()) {
    key.push_back(absl::StrCat(" ", Printable(name), "=", Printable(value.get<std::string>())));
  }
  std::string text = absl::StrCat(Printable(TextField(row, "table")), absl::StrJoin(key, ""), ": ");
  const std::string op = TextField(row, "op");
  if (op != "update") return absl::StrCat(text, op == "insert" ? "inserted" : "deleted");
  std::vector<std::string> columns;
  for (const auto& [name, value] : Field(row, "new").items()) {
    columns.push_back(absl::StrCat(
        Printable(name), " ", Shown(Field(row, "old").value(name, Json())), " -> ", Shown(value)));
  }
  return absl::StrCat(text, absl::StrJoin(columns, ", "));
}

Json ChangesJson(const PlanInputs& inputs) {
  if (!inputs.changes.has_value()) return nullptr;
  Json changes = Json::array();
  for (const RowChanges& table : *inputs.changes) {
    changes.push_back({{"table", table.table},
                       {"same", table.same},
                       {"inserted", table.inserted},
                       {"updated", table.updated},
                       {"deleted", table.deleted},
                       {"kept", table.kept},
                       {"conflicts", table.conflicts}});
  }
  return changes;
}

void AppendChanges(const PlanInputs& inputs, std::string* text) {
  size_t unchanged = 0;
  absl::StrAppend(text, "mode: ", inputs.mode, "\n");
  absl::StrAppendFormat(text, "%-25s %8s %8s %8s %8s %8s %9s\n", "table", "same", "inserted",
                        "updated", "deleted", "kept", "conflicts");
  for (const RowChanges& table : *inputs.changes) {
    if (!HasChanges(table)) {
      ++unchanged;
      continue;
    }
    absl::StrAppendFormat(text, "%-25s %8d %8d %8d %8d %8d %9d\n", Printable(table.table),
                          table.same, table.inserted, table.updated, table.deleted, table.kept,
                          table.conflicts);
  }
  if (unchanged > 0) {
    absl::StrAppend(text, "tables without a difference: ", unchanged, "\n");
  }
  if (inputs.first_changes.empty()) return;
  *text += "the first changes of each table (all are in changes.ndjson):\n";
  for (size_t i = 0; i < inputs.first_changes.size() && i < kMaxShownRows; ++i) {
    absl::StrAppend(text, "  ", DescribeChange(inputs.first_changes[i]), "\n");
  }
  if (inputs.first_changes.size() > kMaxShownRows) *text += "  …\n";
}

}  // namespace dumpline
