#include "tools/lib/pgdump/table_counts.h"

#include <utility>

namespace dumpline {

void TableCounts::Count(const DumpReader& reader, const Item& item) {
  QualifiedName announced;
  if (reader.IsTableDataLine(&announced)) return Select(announced);
  const StatementKind kind = reader.scanner().statement_kind();
  if (kind == StatementKind::kCopy && reader.table_changed()) {
    Select(reader.table());
    Add(0, 1, 0);
  } else if (item.kind == ItemKind::kCopyRows) {
    Add(reader.row_count(), 0, item.text.size());
  } else if (kind == StatementKind::kInsert) {
    pending_bytes_ += item.text.size();
    uint64_t ended = 0;
    if (item.kind == ItemKind::kSemicolon) {
      ended = 1;
    } else if (item.kind == ItemKind::kInsertRows) {
      ended = reader.scanner().insert_rows().statements_ended();
    } else if (reader.row_count() == 0) {
      return;  // the table may not be known yet
    }
    // The line end after a completed statement is a separate item, except between bulk rows.
    if (ended > 0 && !reader.in_statement()) ++pending_bytes_;
    Select(reader.table());
    Add(reader.row_count(), ended, std::exchange(pending_bytes_, 0));
  }
}

void TableCounts::Select(const QualifiedName& name) {
  if (selected_ < tables_.size() && tables_[selected_].name == name) return;
  const auto [found, is_new] = indexes_.try_emplace(name, tables_.size());
  if (is_new) tables_.push_back({name});
  selected_ = found->second;
}

void TableCounts::Add(uint64_t rows, uint64_t statements, uint64_t bytes) {
  Table& table = tables_[selected_];
  table.rows += rows;
  table.statements += statements;
  table.bytes += bytes;
}

}  // namespace dumpline
