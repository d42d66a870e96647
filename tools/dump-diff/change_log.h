// The changes of rows that a comparison finds, in temporary files: they may be as large as a dump.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_CHANGE_LOG_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_CHANGE_LOG_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

enum class ChangeKind : uint8_t { kInsert, kUpdate, kDelete };
inline constexpr size_t kChangeKinds = 3;

struct ColumnChange {
  size_t column = 0;      // index in the table's columns
  Value value;            // the new one
  bool is_typed = false;  // a person has typed the value, so no server has written it
};

struct Change {
  ChangeKind kind = ChangeKind::kInsert;
  uint32_t table = 0;  // index in KeyedTables::tables()
  // The row as it is, in the order of CURRENT's columns. Empty for an insert.
  std::vector<Value> old_row;
  // The row as it will be, in the order of WANTED's columns. Only for an insert.
  std::vector<Value> new_row;
  std::vector<ColumnChange> columns;  // only for an update
  uint64_t copies = 1;                // number of equal rows, in a table without a key
  uint64_t copies_before = 0;         // number of such rows in CURRENT
};

class ChangeLog {
 public:
  // `tables` is the number of tables.
  explicit ChangeLog(size_t tables);

  // Adds a change. Tables must be in ascending order.
  absl::Status Add(const Change& change);

  // Number of changed rows of a kind in a table.
  uint64_t rows(ChangeKind kind, uint32_t table) const { return PartOf(kind, table).rows; }

  // Returns true if an update changes the column.
  bool Updates(uint32_t table, size_t column) const {
    return column < updated_[table].size() && updated_[table][column];
  }

  // Returns true if an update of the table has a typed value.
  bool HasTypedValues(uint32_t table) const { return has_typed_values_[table]; }

  // Calls `visit` with the table's changes of a kind, in the order of their keys, and with the
  // position of each. Stops at the first error.
  absl::Status Read(
      ChangeKind kind, uint32_t table,
      const std::function<absl::Status(const Change&, uint64_t position)>& visit) const;

  // Reads the change at a position that Read() passed. The change is valid until `storage` changes.
  absl::Status ReadAt(ChangeKind kind, uint32_t table, uint64_t position, std::string* storage,
                      Change* change) const;

 private:
  struct Part {
    uint64_t begin = 0;  // range in the file of the kind
    uint64_t end = 0;
    uint64_t rows = 0;
  };

  const Part& PartOf(ChangeKind kind, uint32_t table) const {
    return parts_[static_cast<size_t>(kind)][table];
  }

  TempFile files_[kChangeKinds];
  std::vector<Part> parts_[kChangeKinds];
  std::vector<std::vector<bool>> updated_;  // by table and column
  std::vector<bool> has_typed_values_;      // by table
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_CHANGE_LOG_H_
