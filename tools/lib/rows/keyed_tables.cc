#include "tools/lib/rows/keyed_tables.h"

#include <algorithm>

#include "tools/lib/rows/foreign_key_graph.h"
#include "tools/lib/rows/table_key.h"

namespace dumpline {

KeyedTables::KeyedTables(const Schema* schema) : schema_(schema) {
  std::vector<QualifiedName> names;
  for (const SchemaTable& table : schema->tables()) {
    if (&PartitionRoot(*schema, table) == &table) names.push_back(table.name);
  }
  std::sort(names.begin(), names.end());
  names = ForeignKeyGraph(*schema).ChildrenFirst(names);
  std::reverse(names.begin(), names.end());
  for (const QualifiedName& name : names) {
    const SchemaTable* const table = schema->FindTable(name);
    if (table == nullptr) continue;
    indexes_.try_emplace(name, static_cast<uint32_t>(tables_.size()));
    KeyedTable keyed_table{table, KeyColumns(*table), {}};
    for (const SchemaColumn& column : table->columns) {
      keyed_table.types.push_back(ColumnTypeOf(column.type));
    }
    tables_.push_back(std::move(keyed_table));
  }
}

uint32_t KeyedTables::IndexOf(const SchemaTable& table) const {
  return indexes_.at(PartitionRoot(*schema_, table).name);
}

}  // namespace dumpline
