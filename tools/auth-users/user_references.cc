#include "tools/auth-users/user_references.h"

#include <algorithm>

namespace dumpline {

UserReferences::UserReferences(const Schema& schema) {
  for (const ForeignKey& key : schema.foreign_keys()) {
    if (key.referenced != QualifiedName{"auth", "users"}) continue;
    std::vector<std::string> referenced = key.referenced_columns;
    if (referenced.empty()) referenced = {"id"};  // the primary key of auth.users
    for (size_t i = 0; i < std::min(key.columns.size(), referenced.size()); ++i) {
      if (referenced[i] != "id") continue;
      for (const QualifiedName& table : schema.WithPartitions(key.table)) {
        references_[table].insert(key.columns[i]);
      }
    }
  }
}

std::vector<size_t> UserReferences::Positions(const SchemaTable& table,
                                              const std::vector<std::string>& columns) const {
  std::vector<size_t> positions;
  const auto found = references_.find(table.name);
  if (found == references_.end()) return positions;
  const std::vector<std::string> names = ColumnNames(table, columns);
  for (size_t i = 0; i < names.size(); ++i) {
    if (found->second.contains(names[i])) positions.push_back(i);
  }
  return positions;
}

std::vector<std::string> ColumnNames(const SchemaTable& table,
                                     const std::vector<std::string>& columns) {
  if (!columns.empty()) return columns;
  std::vector<std::string> names;
  for (const SchemaColumn& column : table.columns) names.push_back(column.name);
  return names;
}

}  // namespace dumpline
