// The rows of one dump, sorted by table and key.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_SNAPSHOT_H_
#define DUMPLINE_TOOLS_LIB_ROWS_SNAPSHOT_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/row_reader.h"
#include "tools/lib/rows/row_sorter.h"

namespace dumpline {

class Snapshot {
 public:
  struct Table {
    // The table itself or its partitions, as far as the dump contains them.
    std::vector<const SchemaTable*> parts;
    // Indexes in the table's columns of the columns that the rows have, ascending, without
    // generated columns. Unknown until the first row, unless the dump has COPY data.
    std::vector<size_t> columns;
    bool has_columns = false;

    bool is_present() const { return !parts.empty(); }
  };

  // `tables` must outlive the snapshot.
  Snapshot(const KeyedTables* tables, size_t memory_bytes);

  // Reads a dump. Fails, with its name and the line, if it is invalid, if a key contains NULL, or
  // if rows of a table have different columns.
  absl::Status Read(ByteSource* source, const RowReaderOptions& options);

  const Table& table(uint32_t index) const { return content_[index]; }
  const std::vector<SequenceValue>& sequence_values() const { return sequence_values_; }
  const std::string& name() const { return name_; }
  // The rows; see row_codec.h. For a table without a key, StoredRow::key is the row.
  RowSorter& rows() { return sorter_; }

  // Returns the values of a row of a table, in the order of table(index).columns.
  void Decode(const StoredRow& row, std::vector<Value>* values) const;

 private:
  absl::Status SetShape(const RowReader& reader);
  absl::Status AddRow(const RowReader& reader);

  const KeyedTables* const tables_;
  RowSorter sorter_;
  std::vector<Table> content_;  // by index of the table
  std::vector<SequenceValue> sequence_values_;
  std::string name_;

  // The shape of the rows being read.
  uint32_t table_ = 0;
  std::vector<size_t> value_order_;  // index in the row's values of each of the table's columns
  std::vector<size_t> key_order_;    // index in the row's values of each of the key's columns
  std::string row_;
  std::string key_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_SNAPSHOT_H_
