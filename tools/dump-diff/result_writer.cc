#include "tools/dump-diff/result_writer.h"

#include "tools/lib/status/status_macros.h"

namespace dumpline {

ResultWriter::ResultWriter(const KeyedTables* tables, const std::vector<TablePairing>* pairings,
                           const Snapshot* current, const Snapshot* wanted)
    : tables_(tables),
      pairings_(pairings),
      current_(current),
      wanted_(wanted),
      writer_(&file_),
      dump_(&writer_) {}

void ResultWriter::AddCurrent(uint32_t table, const std::vector<Value>& row,
                              const std::vector<ColumnChange>& changes, uint64_t copies) {
  BeginTables(table);
  const std::vector<size_t>& columns = current_->table(table).columns;
  row_.clear();
  for (const size_t column : columns_) row_.push_back(row[IndexIn(columns, column)]);
  for (const ColumnChange& change : changes) {
    const size_t index = IndexIn(columns_, change.column);
    if (index < row_.size()) row_[index] = change.value;
  }
  AddRow(row_, copies);
}

void ResultWriter::AddWanted(uint32_t table, const std::vector<Value>& row, uint64_t copies) {
  BeginTables(table);
  AddRow(row, copies);
}

void ResultWriter::BeginTables(uint32_t table) {
  for (; next_table_ <= table; ++next_table_) {
    const Snapshot::Table& current = current_->table(next_table_);
    const Snapshot::Table& wanted = wanted_->table(next_table_);
    const bool is_compared = (*pairings_)[next_table_].is_compared;
    if (!current.is_present() && !(is_compared && wanted.is_present())) continue;
    const SchemaTable& schema = *tables_->tables()[next_table_].schema;
    columns_ = is_compared && wanted.has_columns ? wanted.columns
               : current.has_columns             ? current.columns
                                                 : StoredColumns(schema);
    dump_.BeginTable(schema, columns_);
  }
}

void ResultWriter::AddRow(const std::vector<Value>& row, uint64_t copies) {
  for (uint64_t i = 0; i < copies; ++i) dump_.AddRow(row);
}

absl::Status ResultWriter::CopyTo(ByteSink* out) {
  if (!tables_->tables().empty()) BeginTables(static_cast<uint32_t>(tables_->tables().size() - 1));
  dump_.Finish();
  RETURN_IF_ERROR(writer_.Close());
  RETURN_IF_ERROR(file_.CopyTo(out));
  return out->Close();
}

}  // namespace dumpline
