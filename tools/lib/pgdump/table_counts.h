// Counts the rows of a dump by table.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_COUNTS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_COUNTS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

class TableCounts {
 public:
  struct Table {
    QualifiedName name;
    uint64_t rows = 0;
    uint64_t statements = 0;  // INSERT statements and COPY blocks
    uint64_t bytes = 0;
  };

  // Counts the reader's last item. Call it with every item. Bytes are those of INSERT statements
  // and of lines of COPY data, a line end after each included. The result does not depend on how
  // the input was read.
  void Count(const DumpReader& reader, const Item& item);

  // For filters that count their output instead. Select() sets the table that Add() counts
  // for, and appends it to tables() with no rows if it is new.
  void Select(const QualifiedName& name);
  void Add(uint64_t rows, uint64_t statements, uint64_t bytes);

  // The tables in the order of the dump, those without rows included.
  const std::vector<Table>& tables() const { return tables_; }

 private:
  std::vector<Table> tables_;
  absl::flat_hash_map<QualifiedName, size_t> indexes_;  // of tables_, by name
  size_t selected_ = 0;                                 // index in tables_
  uint64_t pending_bytes_ = 0;                          // of an INSERT whose table is not known yet
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_COUNTS_H_
