// The schema that a schema-only dump describes: tables, columns, keys, partitions and triggers.
//
// Reads the statements that pg_dump writes (src/bin/pg_dump/pg_dump.c, dumpTableSchema,
// dumpConstraint, dumpIndex, dumpTrigger) and the forms that people write by hand instead, such as
// a key inside CREATE TABLE. Statements that undo or rename (DROP, RENAME) are ignored: pg_dump
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
  bool generated = false;  // GENERATED ALWAYS AS (…) STORED: an INSERT may not name it
  Identity identity = Identity::kNone;
};

// A primary key, a unique constraint or a unique index.
struct UniqueKey {
  std::string name;                  // empty if the schema leaves it to the server
  std::vector<std::string> columns;  // plain columns, in the key's order
  bool is_primary = false;
  bool is_index = false;         // made by CREATE UNIQUE INDEX, so there is no constraint
  bool is_partial = false;       // the index has a WHERE
  bool has_expressions = false;  // the index has expressions besides `columns`
  bool nulls_not_distinct = false;
  bool deferrable = false;
};

struct ForeignKey {
  enum class Action : uint8_t { kNoAction, kRestrict, kCascade, kSetNull, kSetDefault };

  QualifiedName table;
  std::string name;  // empty if the schema leaves it to the server
  std::vector<std::string> columns;
  QualifiedName referenced;
  // Empty if the schema names none and does not create the referenced table: its primary key.
  std::vector<std::string> referenced_columns;
  Action on_delete = Action::kNoAction;
  Action on_update = Action::kNoAction;
  bool deferrable = false;
  bool initially_deferred = false;
};

struct SchemaTrigger {
  // pg_trigger.tgenabled: fires by default, never, in replica sessions only, or always.
  enum class State : uint8_t { kOrigin, kDisabled, kReplica, kAlways };

  std::string name;
  State state = State::kOrigin;
};

struct SchemaTable {
  QualifiedName name;
  // In the table's order, inherited ones included.
  std::vector<SchemaColumn> columns;
  std::vector<UniqueKey> unique_keys;  // in the order of the schema
  std::vector<SchemaTrigger> triggers;
  std::vector<QualifiedName>
      parents;  // the partitioned table, or tables that this one inherits from
  bool is_partition = false;
  // TRUNCATE refuses to empty the table with ONLY: it is partitioned, or a hypertable of
  // TimescaleDB, whose chunks inherit from it.
  bool is_partitioned = false;

  // Return null if there is none.
  const SchemaColumn* FindColumn(absl::string_view column) const;
  const UniqueKey* primary_key() const;
};

class Schema {
 public:
  // Reads `source` to its end. Fails, with the source's name and the line, if the SQL is malformed,
  // has a psql meta-command, or lacks pg_dump's end marker. A truncated schema would lack foreign
  // keys, which pg_dump writes last; `end_marker` false accepts schemas written by hand. What
  // frameworks append to a dump may follow the end marker, and the RESET ALL that
  // `supabase db dump` writes last counts as one.
  static absl::StatusOr<Schema> Read(ByteSource* source, bool end_marker);

  // Reads the file at `path`, whose name errors show.
  static absl::StatusOr<Schema> ReadFromFile(const std::string& path, bool end_marker);

  // In the order of their CREATE TABLE statements.
  const std::vector<SchemaTable>& tables() const { return tables_; }

  // Returns null if the schema does not create the table. Names are qualified as in the schema.
  const SchemaTable* FindTable(const QualifiedName& name) const;

  // In the order of the schema, those of tables that it does not create included.
  const std::vector<ForeignKey>& foreign_keys() const { return foreign_keys_; }

  // Returns the table and its partitions, however deep.
  std::vector<QualifiedName> WithPartitions(const QualifiedName& table) const;

  // Returns the triggers of a table, those included that a partition has from the partitioned
  // table, with the states that they have on this table.
  std::vector<SchemaTrigger> TriggersOf(const QualifiedName& table) const;

 private:
  friend class SchemaStatement;

  SchemaTable* MutableTable(const QualifiedName& name);
  void Finish();
  void MarkParentsPartitioned(const SchemaTable& table);
  void InheritColumns(size_t index, std::vector<bool>* done);

  std::vector<SchemaTable> tables_;
  absl::flat_hash_map<QualifiedName, size_t> indexes_;  // of tables_, by name
  std::vector<ForeignKey> foreign_keys_;
  absl::flat_hash_map<QualifiedName, std::vector<QualifiedName>> partitions_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_SCHEMA_H_
