// Writes the rows that CURRENT's database has after the changes, as a data-only dump.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_RESULT_WRITER_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_RESULT_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/status/status.h"
#include "tools/dump-diff/change_log.h"
#include "tools/dump-diff/pairing.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/rows/dump_writer.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

// The rows are in a temporary file until CopyTo(), because conflicts may be found after them.
//
// Tables have WANTED's columns: an inserted row has no known values in others. Tables that are not
// compared have CURRENT's.
class ResultWriter {
 public:
  // The arguments must outlive the writer. `pairings` has an element for each table.
  ResultWriter(const KeyedTables* tables, const std::vector<TablePairing>* pairings,
               const Snapshot* current, const Snapshot* wanted);

  // Adds a row of CURRENT `copies` times, with the changes of its columns. Tables must be in
  // ascending order.
  void AddCurrent(uint32_t table, const std::vector<Value>& row,
                  const std::vector<ColumnChange>& changes = {}, uint64_t copies = 1);

  // Adds a row of WANTED.
  void AddWanted(uint32_t table, const std::vector<Value>& row, uint64_t copies = 1);

  // Writes the dump to `out` and closes it.
  absl::Status CopyTo(ByteSink* out);

 private:
  // Writes the headings of the tables up to and including `table`.
  void BeginTables(uint32_t table);
  void AddRow(const std::vector<Value>& row, uint64_t copies);

  const KeyedTables* const tables_;
  const std::vector<TablePairing>* const pairings_;
  const Snapshot* const current_;
  const Snapshot* const wanted_;
  TempFile file_;
  Writer writer_;
  DumpWriter dump_;
  uint32_t next_table_ = 0;      // the first one that was not begun
  std::vector<size_t> columns_;  // of the last table begun
  std::vector<Value> row_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_RESULT_WRITER_H_
