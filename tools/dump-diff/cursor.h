// Reads the rows of a snapshot in the order of their tables and keys.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_CURSOR_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_CURSOR_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"

namespace dumpline {

class Cursor {
 public:
  // `snapshot` may be null; the cursor is then always at its end.
  Cursor(const KeyedTables* tables, Snapshot* snapshot) : tables_(tables), snapshot_(snapshot) {}

  // Moves to the first row.
  absl::Status Start();

  // Moves to the next row. Fails, with the dump's name and the line, if its key equals that of the
  // row before it.
  absl::Status Advance();

  bool at_end() const { return at_end_; }

  // The functions below describe the row, which is valid until the next call of Advance().

  const StoredRow& row() const { return row_; }
  bool IsAt(uint32_t table, absl::string_view key) const {
    return !at_end_ && row_.table == table && row_.key == key;
  }
  // Returns the row's values, in the order of the snapshot's columns.
  const std::vector<Value>& values();

 private:
  absl::Status DuplicateKey();

  const KeyedTables* const tables_;
  Snapshot* const snapshot_;
  StoredRow row_;
  bool at_end_ = true;
  bool has_row_ = false;  // row_ is the last row
  bool is_decoded_ = false;
  std::vector<Value> values_;
  std::string last_key_;  // of the row before
  uint32_t last_table_ = 0;
  uint64_t last_line_ = 0;
};

// Returns the key of a row as it is shown in messages: "public.agents (id)=(7)". `values` are in
// the order of `columns`.
std::string DescribeKey(const KeyedTable& table, const std::vector<size_t>& columns,
                        const std::vector<Value>& values);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_CURSOR_H_
