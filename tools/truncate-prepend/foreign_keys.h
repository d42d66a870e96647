// Which table references which, and by which constraint, read from a schema.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_FOREIGN_KEYS_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_FOREIGN_KEYS_H_

#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/statement.h"

namespace dumpline {

// A FOREIGN KEY constraint as the schema declares it.
struct ForeignKey {
  QualifiedName table;
  std::string name;  // of the constraint; empty where the schema leaves it to the server
  QualifiedName referenced;
  bool deferrable = false;
  bool initially_deferred = false;
};

class ForeignKeys {
 public:
  // Reads CREATE TABLE and ALTER TABLE statements: the output of pg_dump --schema-only, or a
  // hand-written schema with names qualified alike. `end_marker`: whether it must have pg_dump's, as
  // foreign keys are the last that pg_dump writes.
  static absl::StatusOr<ForeignKeys> Read(ByteSource* schema, bool end_marker);

  // Whether the schema creates this table.
  bool Knows(const QualifiedName& table) const { return tables_.contains(table); }

  // In the order of the schema.
  const std::vector<ForeignKey>& keys() const { return keys_; }

  // The table and its partitions, whatever their depth.
  std::vector<QualifiedName> WithPartitions(const QualifiedName& table) const;

  // Orders `tables` so that a table stands before those that it references. In a cycle, and where no
  // foreign key decides, the given order stays.
  std::vector<QualifiedName> ChildrenFirst(const std::vector<QualifiedName>& tables) const;

  // The tables outside `tables` that TRUNCATE … CASCADE of them would empty too, sorted.
  std::vector<QualifiedName> CascadeReaches(const std::vector<QualifiedName>& tables) const;

 private:
  void ReadStatement(absl::string_view text);
  void IndexKeys();

  absl::flat_hash_set<QualifiedName> tables_;
  std::vector<ForeignKey> keys_;
  // referencing_[t]: the tables with a foreign key to t, in the order of the schema.
  absl::flat_hash_map<QualifiedName, std::vector<QualifiedName>> referencing_;
  absl::flat_hash_map<QualifiedName, std::vector<QualifiedName>> partitions_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_FOREIGN_KEYS_H_
