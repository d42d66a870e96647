// The tables of a schema with the keys of their rows.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_KEYED_TABLES_H_
#define DUMPLINE_TOOLS_LIB_ROWS_KEYED_TABLES_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/column_type.h"

namespace dumpline {

// A table, or a partitioned table with all of its partitions: rows may move between partitions.
struct KeyedTable {
  const SchemaTable* schema = nullptr;
  std::vector<size_t> key;        // indexes of the key's columns; see KeyColumns()
  std::vector<ColumnType> types;  // by column

  // Rows are identified by all of their values and counted.
  bool is_keyless() const { return key.empty(); }
  const SchemaColumn& column(size_t index) const { return schema->columns[index]; }
};

class KeyedTables {
 public:
  // `schema` must outlive the object.
  explicit KeyedTables(const Schema* schema);

  const Schema& schema() const { return *schema_; }

  // The tables, each after those that it references, unless references are cyclic.
  const std::vector<KeyedTable>& tables() const { return tables_; }

  // Returns the index in tables() of a table or of the partitioned table that it belongs to.
  uint32_t IndexOf(const SchemaTable& table) const;

 private:
  const Schema* const schema_;
  std::vector<KeyedTable> tables_;
  absl::flat_hash_map<QualifiedName, uint32_t> indexes_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_KEYED_TABLES_H_
