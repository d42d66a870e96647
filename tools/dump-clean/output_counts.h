// Counts the data that dump-clean writes, by table.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_OUTPUT_COUNTS_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_OUTPUT_COUNTS_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "tools/dump-clean/statement_writer.h"
#include "tools/lib/pgdump/table_counts.h"

namespace dumpline {

// Callers count the rows and statements. Bytes are measured as the growth of the output.
class OutputCounts {
 public:
  // `output` must outlive this object.
  explicit OutputCounts(const StatementWriter* output) : output_(output) {}

  // Starts counting bytes. Must be called before data is written, when the output so far is counted
  // or is not data.
  void Begin() { counted_bytes_ = output_->bytes(); }

  // Selects the table whose data Add() counts. Appends it to tables() with no rows if it is new.
  void Select(const QualifiedName& table) { tables_.Select(table); }

  // Counts data of the selected table, and the bytes written since the last Begin() or Add().
  void Add(uint64_t rows, uint64_t statements) {
    const uint64_t bytes = output_->bytes();
    tables_.Add(rows, statements, bytes - std::exchange(counted_bytes_, bytes));
  }

  // Counts rows of an INSERT that are read before its table is known. AddInserts() adds them.
  void AddPendingRows(uint64_t rows) { pending_rows_ += rows; }

  // Counts the pending rows as data of `table`, and the INSERTs written since the last call.
  // `inserts_written` is the number of all INSERTs written so far.
  void AddInserts(const QualifiedName& table, uint64_t inserts_written) {
    Select(table);
    Add(std::exchange(pending_rows_, 0),
        inserts_written - std::exchange(counted_inserts_, inserts_written));
  }

  // Returns the tables in the order of the dump, including those without rows.
  const std::vector<TableCounts::Table>& tables() const { return tables_.tables(); }

 private:
  const StatementWriter* const output_;
  TableCounts tables_;
  uint64_t counted_bytes_ = 0;    // size of the output that has been counted or is not data
  uint64_t counted_inserts_ = 0;  // number of INSERTs counted
  uint64_t pending_rows_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_OUTPUT_COUNTS_H_
