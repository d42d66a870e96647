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
  // and of lines of COPY data, including one line end after each. The result does not depend on how
  // the input was read.
  void Count(const DumpReader& reader, const Item& item);

  // For filters that count their output instead. Select() sets the table for which Add() counts. If
  // the table is new, it is appended to tables() with no rows.
  void Select(const QualifiedName& name);
  void Add(uint64_t rows, uint64_t statements, uint64_t bytes);

  // Tables in the order of the dump, including those without rows.
  const std::vector<Table>& tables() const { return tables_; }

 private:
  std::vector<Table> tables_;
  absl::flat_hash_map<QualifiedName, size_t> indexes_;  // indexes in tables_, by table name
  size_t selected_ = 0;                                 // index in tables_
  uint64_t pending_bytes_ = 0;  // bytes of an INSERT before its table is known
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_COUNTS_H_
