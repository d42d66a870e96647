#include "tools/lib/rows/snapshot.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tools/lib/rows/row_codec.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

bool IsTimestamptz(ColumnType type) {
  return type == ColumnType::kTimestamptz || type == ColumnType::kTimestamptzParts;
}

}  // namespace

Snapshot::Snapshot(const KeyedTables* tables, size_t memory_bytes)
    : tables_(tables), sorter_(memory_bytes), content_(tables->tables().size()) {}

absl::Status Snapshot::Read(ByteSource* source, const RowReaderOptions& options) {
  name_ = std::string(source->name());
  RowReader reader(source, &tables_->schema(), options);
  while (reader.Next()) {
    if (reader.shape_changed()) RETURN_IF_ERROR(SetShape(reader));
    RETURN_IF_ERROR(AddRow(reader));
  }
  RETURN_IF_ERROR(reader.Finish());
  for (const SchemaTable* const part : reader.tables()) {
    content_[tables_->IndexOf(*part)].parts.push_back(part);
  }
  sequence_values_ = reader.sequence_values();
  return absl::OkStatus();
}

absl::Status Snapshot::SetShape(const RowReader& reader) {
  const RowShape& shape = reader.shape();
  table_ = tables_->IndexOf(*shape.table);
  const KeyedTable& table = tables_->tables()[table_];
  // Columns of a partition may be in another order than those of the partitioned table.
  std::vector<std::pair<size_t, size_t>> columns;  // column of the table, index in the values
  for (size_t i = 0; i < shape.columns.size(); ++i) {
    const SchemaColumn& column = shape.table->columns[shape.columns[i]];
    const SchemaColumn* const found = table.schema->FindColumn(column.name);
    if (found == nullptr || found->generated) continue;
    columns.emplace_back(static_cast<size_t>(found - table.schema->columns.data()), i);
  }
  std::sort(columns.begin(), columns.end());
  std::vector<size_t> indexes;
  value_order_.clear();
  for (const auto& [column, value] : columns) {
    indexes.push_back(column);
    value_order_.push_back(value);
  }
  key_order_.clear();
  for (const size_t key_column : table.key) {
    const size_t index = IndexIn(indexes, key_column);
    if (index == indexes.size()) {
      return reader.ErrorAtRow(absl::StrCat("rows of ", ToDisplay(table.schema->name),
                                            " lack the key's column ",
                                            ToDisplay(table.column(key_column).name)));
    }
    key_order_.push_back(value_order_[index]);
  }
  Table& content = content_[table_];
  if (content.has_columns && content.columns != indexes) {
    return reader.ErrorAtRow(absl::StrCat("rows of ", ToDisplay(table.schema->name),
                                          " have other columns than the rows before them"));
  }
  content.columns = std::move(indexes);
  content.has_columns = true;
  return absl::OkStatus();
}

absl::Status Snapshot::AddRow(const RowReader& reader) {
  const KeyedTable& table = tables_->tables()[table_];
  const std::vector<size_t>& columns = content_[table_].columns;
  row_.clear();
  for (size_t i = 0; i < columns.size(); ++i) {
    const Value& value = reader.values()[value_order_[i]];
    if (value.kind == Value::Kind::kDefault) {
      return reader.ErrorAtRow(absl::StrCat("the value of ", ToDisplay(table.schema->name), ".",
                                            ToDisplay(table.column(columns[i]).name),
                                            " is DEFAULT"));
    }
    const ColumnType type = table.types[columns[i]];
    if (IsTimestamptz(type) && !value.is_null()) {
      AppendValue({Value::Kind::kText, InUtc(type, value.text)}, &row_);
    } else {
      AppendValue(value, &row_);
    }
  }
  if (table.is_keyless()) return sorter_.Add({table_, reader.line(), row_, {}});
  key_.clear();
  for (size_t i = 0; i < key_order_.size(); ++i) {
    const Value& value = reader.values()[key_order_[i]];
    if (value.is_null()) {
      return reader.ErrorAtRow(absl::StrCat("NULL in ", ToDisplay(table.schema->name), ".",
                                            ToDisplay(table.column(table.key[i]).name),
                                            ", a column of the key"));
    }
    const ColumnType type = table.types[table.key[i]];
    AppendKeyValue(type, IsTimestamptz(type) ? InUtc(type, value.text) : std::string(value.text),
                   &key_);
  }
  return sorter_.Add({table_, reader.line(), key_, row_});
}

void Snapshot::Decode(const StoredRow& row, std::vector<Value>* values) const {
  DecodeRow(tables_->tables()[row.table].is_keyless() ? row.key : row.row, values);
}

}  // namespace dumpline
