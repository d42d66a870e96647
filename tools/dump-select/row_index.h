// The keys and references of a dump's rows, in a temporary file.
//
// The index makes one pass over the dump sufficient, however long the chains of references are. It
// takes 8 bytes for each row of a table that the selection can reach, and 16 bytes for each of its
// keys and references. A table's rows are read forwards and backwards in turn: rows often refer to
// earlier rows of their own table, and reading backwards follows such a chain at once.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_ROW_INDEX_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_ROW_INDEX_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "tools/dump-select/key_hash.h"
#include "tools/lib/io/temp_file.h"

namespace dumpline {

class RowIndex {
 public:
  // `hashes[t]` is the number of hashes of a row of the table t.
  explicit RowIndex(const std::vector<size_t>& hashes);

  // Appends a row, which `row` identifies.
  absl::Status Add(size_t table, uint64_t row, const std::vector<KeyHash>& hashes);

  // Call after the last row.
  absl::Status Finish();

  bool HasRows(size_t table) const { return !tables_[table].blocks.empty(); }

  // Calls `visit` with each row of the table and its hashes, in the order of the rows if this is
  // the first, third, … call for the table, otherwise in reverse. Stops at the first error.
  using Visit = absl::FunctionRef<absl::Status(uint64_t row, const KeyHash* hashes)>;
  absl::Status Scan(size_t table, Visit visit);

 private:
  struct Block {
    uint64_t offset;  // in file_
    size_t rows;
  };
  struct Table {
    size_t hashes;
    std::vector<uint64_t> buffer;  // rows that are not in the file yet
    std::vector<Block> blocks;
    bool is_backward = false;  // order of the next Scan()
  };

  absl::Status Flush(Table* table);
  static size_t RowWords(const Table& table) { return 1 + 2 * table.hashes; }

  size_t block_words_;
  std::vector<Table> tables_;
  TempFile file_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_ROW_INDEX_H_
