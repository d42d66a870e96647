#include "tools/run-report/row_views.h"

#include <cstddef>
#include <utility>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/text/count.h"
#include "tools/lib/text/shorten.h"
#include "tools/run-report/text_change.h"

namespace dumpline {
namespace {

constexpr size_t kColumns = 12;  // of an inserted or deleted row

std::string Plain(const Json& value) {
  return value.is_string() ? value.get<std::string>() : ToJsonText(value);
}

View Absent(const char* what) {
  View view;
  view.set("null", false);
  view.set("absent", std::string(what));
  view.set("text", false);
  return view;
}

View TextView(const TextChange& change) {
  View view;
  view.set("null", false);
  view.set("absent", false);
  view.set("text", true);
  view.set("prefix", change.prefix);
  Set(&view, "removed", change.removed);
  Set(&view, "added", change.added);
  view.set("suffix", change.suffix);
  return view;
}

View ValueView(const Json& value) {
  if (value.is_null()) {
    View view = Absent("");
    view.set("null", true);
    view.set("absent", false);
    return view;
  }
  return TextView({Shorten(Plain(value), kValueBytes), "", "", ""});
}

// Returns two values of a column, with their difference marked.
std::pair<View, View> TwoValues(const Json& before, const Json& after) {
  if (before.is_null() || after.is_null()) return {ValueView(before), ValueView(after)};
  const TextChange change = FindChange(Plain(before), Plain(after));
  return {TextView({change.prefix, change.removed, "", change.suffix}),
          TextView({change.prefix, "", change.added, change.suffix})};
}

std::string KeyText(const Json& row) {
  std::vector<std::string> parts;
  for (const auto& [name, value] : Field(row, "key").items()) {
    parts.push_back(absl::StrCat(name, "=", Shorten(Plain(value), kValueBytes)));
  }
  return absl::StrJoin(parts, " ");
}

// Completes the first of a row's columns, which contains the cells of the whole row.
View FirstColumns(std::vector<View> columns, View row) {
  row.set("rows", absl::StrCat(columns.size()));
  View list{View::type::list};
  for (size_t i = 0; i < columns.size(); ++i) {
    columns[i].set("first", i == 0 ? row : View(false));
    list.push_back(columns[i]);
  }
  return list;
}

View ChangedRow(const Json& row) {
  const std::string op = TextField(row, "op");
  const Json& before = Field(row, "old");
  const Json& after = Field(row, "new");
  std::vector<View> columns;
  for (const auto& [name, value] : (op == "delete" ? before : after).items()) {
    if (op != "update" && columns.size() == kColumns) break;
    View column;
    column.set("name", name);
    if (op == "update") {
      auto [old_value, new_value] = TwoValues(before.value(name, Json()), value);
      column.set("before", old_value);
      column.set("after", new_value);
    } else {
      column.set("before", op == "delete" ? ValueView(value) : Absent("–"));
      column.set("after", op == "insert" ? ValueView(value) : Absent("–"));
    }
    columns.push_back(std::move(column));
  }
  View first;
  const std::string key = KeyText(row);
  first.set("key", key.empty() ? "(no key)" : key);
  first.set("op", op);
  View view;
  view.set("columns", FirstColumns(std::move(columns), std::move(first)));
  return view;
}

}  // namespace

View TablesOfRows(const std::vector<TableRowLines>& tables, const char* part) {
  View list{View::type::list};
  for (size_t i = 0; i < tables.size(); ++i) {
    const FirstLines& lines = tables[i].rows;
    if (lines.lines.empty()) continue;
    View rows{View::type::list};
    for (const Json& row : lines.lines) rows.push_back(ChangedRow(row));
    View table;
    table.set("id", RowsId(part, i));
    table.set("table", tables[i].table);
    table.set("count", CountOf(lines.count, "row"));
    table.set("rows", rows);
    const uint64_t more = lines.count - lines.lines.size();
    Set(&table, "more", more > 0 ? absl::StrCat(more) : "");
    table.set("file", absl::StrCat(part, ".ndjson"));
    list.push_back(table);
  }
  return list;
}

std::string RowsOfOtherTables(const std::vector<TableRowLines>& tables) {
  uint64_t rows = 0;
  for (const TableRowLines& table : tables) {
    if (table.rows.lines.empty()) rows += table.rows.count;
  }
  return rows > 0 ? absl::StrCat(rows) : "";
}

namespace {

View ConflictView(const Json& conflict, size_t index) {
  std::vector<View> columns;
  for (const auto& [name, values] : Field(conflict, "columns").items()) {
    View column;
    column.set("name", name);
    // A deleted row has no values to decide, and another key would be another row.
    column.set("typable", values.contains("current") && values.contains("wanted") &&
                              !Field(conflict, "key").contains(name));
    const auto value = [&](const char* side, const char* absent) {
      return values.contains(side) ? ValueView(values[side]) : Absent(absent);
    };
    column.set("base", value("base", "–"));
    column.set("current", value("current", "deleted"));
    column.set("wanted", value("wanted", "deleted"));
    if (values.contains("current") && values.contains("wanted")) {
      auto [current, wanted] = TwoValues(values["current"], values["wanted"]);
      column.set("current", current);
      column.set("wanted", wanted);
    }
    columns.push_back(std::move(column));
  }
  View first;
  first.set("key", KeyText(conflict));
  first.set("kind", TextField(conflict, "conflict"));
  const Json& references = Field(conflict, "references");
  const uint64_t current = Number(references, "current"), wanted = Number(references, "wanted");
  Set(&first, "references",
      current + wanted == 0 ? ""
                            : absl::StrCat("rows that refer to it: ", current, " in production, ",
                                           wanted, " in development"));
  View view;
  view.set("index", absl::StrCat(index));
  view.set("table", TextField(conflict, "table"));
  view.set("conflict_key", KeyText(conflict));
  view.set("columns", FirstColumns(std::move(columns), std::move(first)));
  return view;
}

// Returns JSON for a script element, which "</script" would end.
std::string ScriptJson(const Json& json) {
  return absl::StrReplaceAll(ToJsonText(json),
                             {{"<", "\\u003c"}, {">", "\\u003e"}, {"&", "\\u0026"}});
}

// Returns the conflicts for the script: the line, and the names of the columns, whose order
// JavaScript does not keep.
Json ConflictLines(const RunFiles& files) {
  Json lines = Json::array();
  for (size_t i = 0; i < files.conflicts.lines.size(); ++i) {
    Json names = Json::array();
    for (const auto& [name, values] : Field(files.conflicts.lines[i], "columns").items()) {
      names.push_back(name);
    }
    lines.push_back({{"line", files.conflict_lines[i]}, {"columns", std::move(names)}});
  }
  return lines;
}

}  // namespace

void AddConflicts(const RunFiles& files, View* page) {
  page->set("has_conflicts", files.conflicts.count > 0);
  page->set("undecided", !files.is_decided);
  page->set("conflict_count", absl::StrCat(files.conflicts.count));
  View list{View::type::list};
  for (size_t i = 0; i < files.conflicts.lines.size(); ++i) {
    list.push_back(ConflictView(files.conflicts.lines[i], i));
  }
  page->set("conflicts", list);
  page->set("conflict_lines", ScriptJson(ConflictLines(files)));
  const uint64_t more = files.conflicts.count - files.conflicts.lines.size();
  Set(page, "more_conflicts", more > 0 ? absl::StrCat(more) : "");
}

}  // namespace dumpline
