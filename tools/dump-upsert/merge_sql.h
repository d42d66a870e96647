// Writes the SQL that merges rows into a table.
//
// The SQL does not depend on search_path, which dumps set to "": all names are qualified. Values
// are compared with record_image_ne() and record_eq(), because operators such as = are looked up in
// search_path, and types such as json and point have none.
#ifndef DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_SQL_H_
#define DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_SQL_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/dump-upsert/merge_key.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/row_reader.h"

namespace dumpline {

// What becomes of an existing row that has the key of a row of the dump.
enum class Existing : uint8_t { kUpdate, kKeep };

// The rows of an INSERT or COPY.
struct MergeRows {
  const SchemaTable* table = nullptr;
  std::vector<size_t> columns;  // indexes in table->columns, in the order of the values
  bool names_columns = true;    // the statement has a list of columns
  MergeKey key;
  Existing existing = Existing::kUpdate;
};

// All statements end with ";\n" unless noted otherwise.
class MergeSql {
 public:
  MergeSql() = default;
  explicit MergeSql(MergeRows rows);

  const MergeRows& rows() const { return rows_; }

  // Returns true if rows may violate a unique key other than the one by which they are matched.
  bool has_other_keys() const { return !rows_.key.others.empty(); }

  // Returns "INSERT INTO … VALUES", for the table itself or for a staging table.
  std::string InsertHead() const;
  std::string StageInsertHead(absl::string_view stage) const;

  // Returns " ON CONFLICT …", without a semicolon.
  std::string ConflictClause() const;

  // Return the statement that creates a staging table, whose name needs no quotes.
  std::string CreateCopyStage(absl::string_view stage) const;
  std::string CreateInsertStage(absl::string_view stage) const;

  // Returns the COPY of the rows into the staging table, without "\n".
  std::string CopyStatement(absl::string_view stage) const;

  // Returns the statements that merge the rows of the staging table and empty it. An error names
  // the rows that PostgreSQL's own message does not name.
  std::string MergeStage(absl::string_view stage) const;

 private:
  std::string UniqueViolationHandler(absl::string_view stage) const;
  std::string FindConflict(const UniqueKey& key, absl::string_view stage) const;
  std::string DuplicateHandler(absl::string_view stage) const;
  std::string Overriding() const;
  bool HasAll(const std::vector<std::string>& names) const;
  std::vector<std::string> Names(const std::vector<size_t>& columns) const;

  MergeRows rows_;
  std::vector<size_t> inserted_;  // the columns without generated ones
  std::vector<size_t> updated_;   // those of them that an UPDATE changes
};

// Returns a setval() that has no effect if the sequence has already passed the value. The text has
// no newline at its end.
std::string ForwardSetval(const SequenceValue& value);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_SQL_H_
