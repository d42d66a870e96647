// Writes changes as SQL: one transaction that ends without effect if a row is not as CURRENT has
// it.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_SQL_WRITER_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_SQL_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/dump-diff/change_log.h"
#include "tools/dump-diff/options.h"
#include "tools/dump-diff/order.h"
#include "tools/dump-diff/statement_batch.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/row_reader.h"
#include "tools/lib/rows/snapshot.h"

namespace dumpline {

class SqlWriter {
 public:
  // All arguments must outlive the writer. `sequences` are the values to advance to.
  SqlWriter(const KeyedTables* tables, const Snapshot* current, const Snapshot* wanted,
            const ChangeLog* changes, const std::vector<SequenceValue>* sequences,
            const SqlOptions& options, Writer* out);

  // Writes everything except the end marker.
  absl::Status Write();

 private:
  bool HasChanges(uint32_t table) const;
  void WriteHeading(uint32_t table, absl::string_view verb, uint64_t rows);
  void SwitchTriggers(bool enable);
  // Writes the updates of early or late rows, which `selects` returns.
  absl::Status WriteUpdatesAside(uint32_t table, absl::string_view verb, size_t rows,
                                 bool (ChangeOrder::*selects)(uint32_t, uint64_t) const);
  absl::Status WriteDeletes(uint32_t table);
  absl::Status WriteUpdates(uint32_t table);
  absl::Status WriteInserts(uint32_t table);
  // Calls `visit` with the table's inserts in their order. Stops at the first error.
  absl::Status ReadInserts(uint32_t table,
                           const std::function<absl::Status(const Change&)>& visit) const;
  void AddReferenceChecks(const Change& change, const std::string& key, const std::string& row,
                          StatementBatch* batch);
  void AddDelete(const Change& change, StatementBatch* batch);
  void AddReferenceRelease(const Change& change, const std::vector<const Reference*>& references,
                           StatementBatch* batch);
  void AddKeylessDelete(const Change& change, StatementBatch* batch);
  void AddCopiesCheck(const Change& change, const std::vector<size_t>& columns,
                      const std::vector<Value>& row, StatementBatch* batch);
  void AddUpdate(const Change& change, absl::string_view assignments, StatementBatch* batch);
  void AddFinish(const Change& change, StatementBatch* batch);
  std::string Assignments(const Change& change) const;
  std::string UpdateOf(const Change& change, absl::string_view assignments,
                       absl::string_view condition) const;
  const std::vector<size_t>& RowColumns(uint32_t table) const;
  void WriteSequences();

  const KeyedTables* const tables_;
  const Snapshot* const current_;
  const Snapshot* const wanted_;
  const ChangeLog* const changes_;
  const std::vector<SequenceValue>* const sequences_;
  const SqlOptions options_;
  Writer* const out_;
  ChangeOrder order_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_SQL_WRITER_H_
