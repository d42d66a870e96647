#include "tools/dump-diff/cursor.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::Status Cursor::Start() {
  if (snapshot_ == nullptr) return absl::OkStatus();
  RETURN_IF_ERROR(snapshot_->rows().Rewind());
  has_row_ = false;
  return Advance();
}

absl::Status Cursor::Advance() {
  is_decoded_ = false;
  if (has_row_) {
    last_table_ = row_.table;
    last_key_.assign(row_.key.data(), row_.key.size());
    last_line_ = row_.line;
  }
  const bool is_first = !std::exchange(has_row_, true);
  at_end_ = !snapshot_->rows().Next(&row_);
  if (at_end_) return snapshot_->rows().status();
  const bool is_duplicate = !is_first && IsAt(last_table_, last_key_);
  if (is_duplicate && !tables_->tables()[row_.table].is_keyless()) return DuplicateKey();
  return absl::OkStatus();
}

const std::vector<Value>& Cursor::values() {
  if (!is_decoded_) snapshot_->Decode(row_, &values_);
  is_decoded_ = true;
  return values_;
}

absl::Status Cursor::DuplicateKey() {
  const KeyedTable& table = tables_->tables()[row_.table];
  return absl::InvalidArgumentError(absl::StrCat(
      snapshot_->name(), ":", row_.line,
      ": duplicate key: ", DescribeKey(table, snapshot_->table(row_.table).columns, values()),
      " is also in line ", last_line_));
}

std::string DescribeKey(const KeyedTable& table, const std::vector<size_t>& columns,
                        const std::vector<Value>& values) {
  const std::vector<size_t>& shown = table.is_keyless() ? columns : table.key;
  std::vector<std::string> names;
  std::vector<absl::string_view> texts;
  for (const size_t column : shown) {
    const size_t index = IndexIn(columns, column);
    if (index == columns.size()) continue;
    const Value& value = values[index];
    names.push_back(ToDisplay(table.column(column).name));
    texts.push_back(value.is_null() ? "NULL" : value.text);
  }
  return absl::StrCat(ToDisplay(table.schema->name), " (", absl::StrJoin(names, ", "), ")=(",
                      absl::StrJoin(texts, ", "), ")");
}

}  // namespace dumpline
