#include "tools/dump-select/seeds.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/dump-select/names.h"
#include "tools/lib/io/file.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/table_names.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/json.h"

namespace dumpline {

absl::Status Seeds::AddRow(absl::string_view text, absl::string_view where) {
  ColumnName name;
  const size_t size = ReadColumnName(text, &name);
  if (size == 0 || size >= text.size() || text[size] != '=') {
    return UsageError(
        absl::StrCat(where, ": invalid row \"", text, "\" (expected SCHEMA.TABLE.COLUMN=VALUE)"));
  }
  ASSIGN_OR_RETURN(const SchemaTable* const table, FindTable(*schema_, name.table, where));
  RETURN_IF_ERROR(CheckColumn(*table, name.column, where));
  const absl::string_view field = text.substr(size + 1);
  if (field == kCopyNull) {
    return UsageError(absl::StrCat(where, ": a row cannot be selected by NULL (expected a value)"));
  }
  std::string value;
  UnescapeCopyField(field, &value);
  if (FindGroup(name.table, name.column)->by_value.emplace(value, seeds_.size()).second) {
    seeds_.push_back({std::string(text)});
  }
  return absl::OkStatus();
}

absl::Status Seeds::AddRowsFrom(const std::string& path) {
  if (path == "-") {
    return UsageError("--rows-from cannot read standard input, which is the dump");
  }
  ASSIGN_OR_RETURN(const std::string text, ReadTextFile(path));
  const size_t size_before = seeds_.size();
  int number = 0;
  for (absl::string_view line : absl::StrSplit(text, '\n')) {
    ++number;
    absl::ConsumeSuffix(&line, "\r");
    if (absl::StripAsciiWhitespace(line).empty() || line[0] == '#') continue;
    RETURN_IF_ERROR(AddRow(line, absl::StrCat(path, ":", number)));
  }
  if (seeds_.size() > size_before) return absl::OkStatus();
  return UsageError(absl::StrCat(path, ": no rows (expected lines SCHEMA.TABLE.COLUMN=VALUE)"));
}

absl::Status Seeds::AddTables(const std::vector<std::string>& lists) {
  std::vector<QualifiedName> tables;
  RETURN_IF_ERROR(AppendTableNames("--tables", lists, &tables));
  for (const QualifiedName& name : tables) {
    RETURN_IF_ERROR(FindTable(*schema_, name, "--tables").status());
    FindGroup(name, "")->all_rows.push_back(seeds_.size());
    seeds_.push_back({ToDisplay(name)});
  }
  return absl::OkStatus();
}

std::vector<QualifiedName> Seeds::tables() const {
  std::vector<QualifiedName> tables;
  for (const Group& group : groups_) tables.push_back(group.table);
  return tables;
}

std::string Seeds::ToNdjson() const {
  std::vector<std::string> lines(seeds_.size());
  const auto set_line = [&](const Group& group, size_t seed, const Json& column,
                            const Json& value) {
    lines[seed] = ToJsonText({{"schema", group.table.schema},
                              {"table", group.table.name},
                              {"column", column},
                              {"value", value},
                              {"text", seeds_[seed].text}}) +
                  "\n";
  };
  for (const Group& group : groups_) {
    for (const size_t seed : group.all_rows) set_line(group, seed, nullptr, nullptr);
    for (const auto& [value, seed] : group.by_value) set_line(group, seed, group.column, value);
  }
  return absl::StrJoin(lines, "");
}

Seeds::Group* Seeds::FindGroup(const QualifiedName& table, const std::string& column) {
  for (Group& group : groups_) {
    if (group.table == table && group.column == column) return &group;
  }
  groups_.push_back({table, column, {}, {}});
  return &groups_.back();
}

void Seeds::SetShape(const RowShape& shape) {
  active_.clear();
  for (const Group& group : groups_) {
    const std::vector<QualifiedName> tables = schema_->WithPartitions(group.table);
    if (std::find(tables.begin(), tables.end(), shape.table->name) == tables.end()) continue;
    if (group.column.empty()) {
      active_.push_back({&group, 0});
      continue;
    }
    const SchemaColumn* const column = shape.table->FindColumn(group.column);
    if (column == nullptr) continue;
    const size_t index = static_cast<size_t>(column - shape.table->columns.data());
    const auto found = std::find(shape.columns.begin(), shape.columns.end(), index);
    if (found == shape.columns.end()) continue;
    active_.push_back({&group, static_cast<size_t>(found - shape.columns.begin())});
  }
}

bool Seeds::Match(const std::vector<Value>& values) {
  bool is_matched = false;
  for (const ActiveGroup& active : active_) {
    for (const size_t seed : active.group->all_rows) {
      seeds_[seed].is_matched = true;
      is_matched = true;
    }
    if (active.group->by_value.empty()) continue;
    const Value& value = values[active.value];
    if (value.kind != Value::Kind::kText) continue;
    const auto found = active.group->by_value.find(value.text);
    if (found == active.group->by_value.end()) continue;
    seeds_[found->second].is_matched = true;
    is_matched = true;
  }
  return is_matched;
}

absl::Status Seeds::CheckMatched() const {
  for (const Seed& seed : seeds_) {
    if (seed.is_matched) continue;
    return absl::NotFoundError(absl::StrCat("no row matches ", seed.text));
  }
  return absl::OkStatus();
}

}  // namespace dumpline
