// Sorts rows by table and key in bounded memory: an external merge sort.
//
// Rows that are added in order are not sorted again, so a table that was never updated costs one
// comparison per row.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_ROW_SORTER_H_
#define DUMPLINE_TOOLS_LIB_ROWS_ROW_SORTER_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <queue>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/temp_file.h"

namespace dumpline {

// A row as the sorter stores it. Rows are ordered by table, then by the bytes of the key, then by
// the order in which they were added.
struct StoredRow {
  uint32_t table = 0;
  uint64_t line = 0;      // line of the input
  absl::string_view key;  // see row_codec.h
  absl::string_view row;
};

class RowSorter {
 public:
  // Keeps about `memory_bytes` bytes of rows in memory. More rows go to a temporary file.
  explicit RowSorter(size_t memory_bytes);
  ~RowSorter();

  RowSorter(const RowSorter&) = delete;
  RowSorter& operator=(const RowSorter&) = delete;

  absl::Status Add(const StoredRow& row);

  // Call after the last Add(), and again to read the rows from the beginning.
  absl::Status Rewind();

  // Reads the next row, whose text is valid until the next call. Returns false at the end and on an
  // error; see status().
  bool Next(StoredRow* row);

  const absl::Status& status() const { return status_; }

  uint64_t rows() const { return row_count_; }

 private:
  class Run;
  struct Range {
    uint64_t begin;
    uint64_t end;
  };
  // A row in buffer_, with the first bytes of its key for quick comparisons.
  struct Entry {
    uint64_t key_prefix;
    uint32_t table;
    uint32_t number;  // index in offsets_
  };
  struct RunOrder {
    bool operator()(const Run* a, const Run* b) const;
  };

  bool Fits(size_t bytes) const;
  void SortEntries();
  absl::Status WriteRun();
  bool NextInMemory(StoredRow* row);
  absl::string_view RecordAt(size_t entry) const;

  const size_t memory_bytes_;
  std::string buffer_;           // records of the rows in memory
  std::vector<Entry> entries_;   // rows in memory
  std::vector<size_t> offsets_;  // offsets of their records in buffer_
  bool in_order_ = true;         // entries_ were added in order
  std::string last_key_;         // key of the last row of the last run
  uint32_t last_table_ = 0;      // its table
  uint64_t row_count_ = 0;
  std::unique_ptr<TempFile> file_;
  std::vector<Range> ranges_;  // runs in file_, each in order
  std::vector<std::unique_ptr<Run>> runs_;
  std::priority_queue<Run*, std::vector<Run*>, RunOrder> queue_;
  Run* current_ = nullptr;  // run of the last row returned
  size_t next_entry_ = 0;
  absl::Status status_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_ROW_SORTER_H_
