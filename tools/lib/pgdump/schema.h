// The schema that a schema-only dump describes: tables, columns, keys, partitions and triggers.
//
// Reads the statements that pg_dump writes (src/bin/pg_dump/pg_dump.c, dumpTableSchema,
// dumpConstraint, dumpIndex, dumpTrigger) and equivalent forms that people write by hand, such as a
// key inside CREATE TABLE. Statements that undo or rename (DROP, RENAME) are ignored: pg_dump
// writes none after the object that they concern.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_SCHEMA_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_SCHEMA_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

struct SchemaColumn {
  enum class Identity : uint8_t { kNone, kAlways, kByDefault };

  std::string name;
  std::string type;  // as written: "numeric(3,2)", "public.mood[]"
  bool not_null = false;
  bool has_default = false;
  bool generated = false;  // GENERATED ALWAYS AS (…) [STORED]: an INSERT must not name it
  Identity identity = Identity::kNone;
};

// A primary key, a unique constraint or a unique index.
struct UniqueKey {
  std::string name;                  // empty if the server chooses the name
  std::vector<std::string> columns;  // plain columns, in the key's order
  bool is_primary = false;
  bool is_index = false;         // created by CREATE UNIQUE INDEX, so there is no constraint
  bool is_partial = false;       // the index has a WHERE clause
  bool has_expressions = false;  // the index has expressions in addition to `columns`
  bool nulls_not_distinct = false;
  bool deferrable = false;
  // The last column is WITHOUT OVERLAPS: a range that does not overlap others of an equal rest of
  // the key. Such a key also identifies rows, but ON CONFLICT cannot use it.
  bool is_temporal = false;
};

struct ForeignKey {
  enum class Action : uint8_t { kNoAction, kRestrict, kCascade, kSetNull, kSetDefault };

  QualifiedName table;
  std::string name;  // empty if the server chooses the name
  std::vector<std::string> columns;
  QualifiedName referenced;
  // Empty if the schema names no columns and does not create the referenced table. The key then
  // references that table's primary key.
  std::vector<std::string> referenced_columns;
  Action on_delete = Action::kNoAction;
  Action on_update = Action::kNoAction;
  bool deferrable = false;
  bool initially_deferred = false;
  bool enforced = true;  // NOT ENFORCED: rows may refer to nothing
  // The last column is a PERIOD: a range that the ranges of the rows with an equal rest of the key
  // must contain together.
  bool is_temporal = false;
};

struct SchemaTrigger {
  // Values of pg_trigger.tgenabled: fires by default, never, in replica sessions only, or always.
  enum class State : uint8_t { kOrigin, kDisabled, kReplica, kAlways };

  std::string name;
  State state = State::kOrigin;
};

struct SchemaTable {
  QualifiedName name;
  // Columns in the table's order, including inherited ones.
  std::vector<SchemaColumn> columns;
  std::vector<UniqueKey> unique_keys;  // in the order of the schema
  std::vector<SchemaTrigger> triggers;
  std::vector<QualifiedName>
      parents;  // the partitioned table, or tables that this one inherits from
  bool is_partition = false;
  // TRUNCATE with ONLY fails for the table: it is partitioned, or a hypertable of TimescaleDB,
  // whose chunks inherit from it.
  bool is_partitioned = false;

  // These return null if there is none.
  const SchemaColumn* FindColumn(absl::string_view column) const;
  const UniqueKey* primary_key() const;
};

class Schema {
 public:
  // Reads `source` to its end. Fails, with the source's name and the line, if the SQL is malformed,
  // contains a psql meta-command, or lacks pg_dump's end marker. A truncated schema would lack
  // foreign keys, which pg_dump writes last. If `end_marker` is false, accepts schemas written by
  // hand. Statements that frameworks append may follow the end marker. The RESET ALL that `supabase
  // db dump` writes last counts as an end marker.
  static absl::StatusOr<Schema> Read(ByteSource* source, bool end_marker);

  // Reads the file at `path`. Errors contain its name.
  static absl::StatusOr<Schema> ReadFromFile(const std::string& path, bool end_marker);

  // Tables in the order of their CREATE TABLE statements.
  const std::vector<SchemaTable>& tables() const { return tables_; }

  // Returns null if the schema does not create the table. Names are qualified as in the schema.
  const SchemaTable* FindTable(const QualifiedName& name) const;

  // Foreign keys in the order of the schema, including those of tables that it does not create.
  const std::vector<ForeignKey>& foreign_keys() const { return foreign_keys_; }

  // Returns the table and its partitions at all levels.
  std::vector<QualifiedName> WithPartitions(const QualifiedName& table) const;

  // Returns the triggers of a table, including those that a partition inherits from the partitioned
  // table, with their states on this table.
  std::vector<SchemaTrigger> TriggersOf(const QualifiedName& table) const;

 private:
  friend class SchemaStatement;

  SchemaTable* MutableTable(const QualifiedName& name);
  void Finish();
  void MarkParentsPartitioned(const SchemaTable& table);
  void InheritColumns(size_t index, std::vector<bool>* done);

  std::vector<SchemaTable> tables_;
  absl::flat_hash_map<QualifiedName, size_t> indexes_;  // indexes in tables_, by table name
  std::vector<ForeignKey> foreign_keys_;
  absl::flat_hash_map<QualifiedName, std::vector<QualifiedName>> partitions_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_SCHEMA_H_
