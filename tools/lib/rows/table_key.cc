#include "tools/lib/rows/table_key.h"

#include <algorithm>

namespace dumpline {
namespace {

bool IdentifiesRows(const UniqueKey& key, const SchemaTable& table) {
  if (key.is_partial || key.has_expressions || key.columns.empty()) return false;
  return std::all_of(key.columns.begin(), key.columns.end(), [&](const std::string& name) {
    const SchemaColumn* const column = table.FindColumn(name);
    return column != nullptr && column->not_null;
  });
}

}  // namespace

std::vector<size_t> KeyColumns(const SchemaTable& table) {
  if (const UniqueKey* const primary = table.primary_key()) {
    return ColumnIndexes(table, primary->columns);
  }
  for (const UniqueKey& key : table.unique_keys) {
    if (IdentifiesRows(key, table)) return ColumnIndexes(table, key.columns);
  }
  return {};
}

std::vector<size_t> ColumnIndexes(const SchemaTable& table, const std::vector<std::string>& names) {
  std::vector<size_t> indexes;
  for (const std::string& name : names) {
    const SchemaColumn* const column = table.FindColumn(name);
    if (column == nullptr) return {};
    indexes.push_back(static_cast<size_t>(column - table.columns.data()));
  }
  return indexes;
}

const SchemaTable& PartitionRoot(const Schema& schema, const SchemaTable& table) {
  const SchemaTable* root = &table;
  // The number of tables bounds the depth, also in a file that declares a cycle.
  for (size_t depth = 0; root->is_partition && depth < schema.tables().size(); ++depth) {
    if (root->parents.empty()) break;
    const SchemaTable* const parent = schema.FindTable(root->parents[0]);
    if (parent == nullptr) break;
    root = parent;
  }
  return *root;
}

}  // namespace dumpline
