// Which columns of a schema refer to Supabase's users.
#ifndef DUMPLINE_TOOLS_AUTH_USERS_USER_REFERENCES_H_
#define DUMPLINE_TOOLS_AUTH_USERS_USER_REFERENCES_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/statement.h"

namespace dumpline {

class UserReferences {
 public:
  // Reads CREATE TABLE and ALTER TABLE statements: the output of pg_dump --schema-only, or a schema
  // written by hand with names qualified alike. A foreign key to auth.users (id) counts.
  static absl::StatusOr<UserReferences> Read(ByteSource* schema);

  bool HasTable(const QualifiedName& table) const { return columns_.count(table) > 0; }

  // For a row of `table` with these columns, or with all of the table's when there are none: which
  // of its values, from 0, are ids of users.
  std::vector<size_t> Positions(const QualifiedName& table,
                                const std::vector<std::string>& columns) const;

  // Of the table's columns, in order; for names in messages.
  const std::vector<std::string>& Columns(const QualifiedName& table) const {
    return columns_.at(table);
  }

 private:
  void ReadStatement(absl::string_view text);
  void ReadCreateTable(const QualifiedName& table, WordReader* words);
  void ReadAlterTable(const QualifiedName& table, WordReader* words);
  // Behind REFERENCES.
  void ReadTarget(const QualifiedName& table, const std::vector<std::string>& columns,
                  WordReader* words);
  void InheritByPartitions();

  std::map<QualifiedName, std::vector<std::string>> columns_;
  std::map<QualifiedName, std::set<std::string>> references_;  // table: its columns with ids
  std::map<QualifiedName, QualifiedName> parents_;             // partition: partitioned table
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_USER_REFERENCES_H_
