// A database's catalog, as written by pipelines/sync/queries/catalog.sql.
#ifndef DUMPLINE_TOOLS_SCHEMA_DIFF_CATALOG_H_
#define DUMPLINE_TOOLS_SCHEMA_DIFF_CATALOG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// README.md describes the fields. Unless a comment says otherwise, names are qualified, and quoted
// where SQL requires it.
struct Catalog {
  struct Column {
    std::string name;
    std::string type;  // as format_type() writes it
    bool not_null = false;
    bool has_default = false;
    std::string generated;  // expression; "" if the column is not generated
    std::string identity;   // ALWAYS or BY DEFAULT; "" if it is not an identity column
    std::string collation;  // "" if it is the type's default
  };
  struct Table {
    std::string name;
    std::string schema;  // not quoted
    bool is_owned = false;
    bool rows_are_hidden = false;  // policies apply to the role
    bool has_rows = false;         // also if the role may not read the table
    int64_t bytes = 0;
    std::vector<Column> columns;
  };
  // A partition of a selected table, or a relation that inherits from it, at any depth.
  struct Child {
    std::string table;
    std::string parent;
    bool has_rows = false;  // also if the role may not read the table
  };
  struct Sequence {
    std::string name;
    std::string schema;  // not quoted
    std::optional<int64_t> last;
    int64_t max = 0;
  };
  // A sequence that provides values for a column of a selected table.
  struct ColumnSequence {
    std::string name;
    std::string column;
    std::optional<int64_t> next;  // nullopt if the sequence cannot be read or does not ascend
  };
  // A sequence whose next value is not greater than the maximum of its column.
  struct SequenceBehind {
    std::string name;
    std::string column;
    int64_t value = 0;  // the maximum
  };
  struct Enum {
    std::string name;
    std::vector<std::string> labels;  // not quoted
  };
  // A constraint, index, trigger, rule, policy, row security or privilege of a selected table.
  struct Setting {
    std::string relation;
    std::string kind;
    std::string name;
    std::string state;
    std::string definition;
    bool is_inherited = false;
  };
  // Rows that violate a NOT VALID constraint.
  struct BrokenRows {
    std::string table;
    std::string constraint;
    std::optional<int64_t> rows;  // rows that violate it; nullopt if checking them failed
  };
  // A unique constraint or index that consists only of columns and has no condition.
  struct UniqueKey {
    std::string table;
    std::string name;
    std::vector<std::string> columns;
  };
  struct Published {
    std::string publication;
    std::string table;
  };
  // A number for a column: a count of values, or a maximum.
  struct ColumnNumber {
    std::string column;
    std::optional<int64_t> number;  // nullopt if the role may not read the table
  };
  struct NullValues {
    std::string table;
    std::string column;  // not qualified
    int64_t rows = 0;
  };
  struct Duplicates {
    std::string table;
    std::string name;  // of the other database's unique key
    int64_t values = 0;
  };
  struct Reference {
    std::string table;
    std::string to;
  };
  struct Key {
    std::string table;
    std::vector<std::string> columns;  // not qualified
  };
  struct ForeignKey {
    Key from;
    Key to;
  };
  // The distinct values, without NULLs, of a key, as text.
  struct Values {
    Key key;
    std::optional<std::vector<std::string>> values;  // nullopt if the role may not read the table
  };

  int64_t server_version = 0;                         // the major version
  std::vector<std::pair<std::string, bool>> schemas;  // not quoted; whether each schema exists
  std::vector<std::string> selected_tables;           // empty for all tables of the schemas
  std::vector<Table> tables;
  std::vector<std::string> partitioned;  // tables
  std::vector<Child> children;
  std::vector<Sequence> sequences;
  std::vector<ColumnSequence> column_sequences;
  std::vector<SequenceBehind> sequences_behind;
  std::vector<Enum> enums;
  std::vector<Setting> settings;
  std::vector<std::string> api_roles;
  std::vector<BrokenRows> broken_rows;
  std::vector<UniqueKey> unique_keys;
  std::vector<ColumnNumber> large_objects;  // number of values that name a large object
  std::vector<Published> publications;
  std::vector<std::string> materialized_views;
  std::vector<Reference> references_in;
  std::vector<ForeignKey> references_out;
  std::vector<Values> referenced_values;

  // Fields that depend on the other database, with which the query compared this one.
  std::vector<Values> key_values;
  std::vector<ColumnNumber> lost_values;  // of columns that the other database lacks
  std::vector<NullValues> null_values;    // of columns that are NOT NULL there
  std::vector<Duplicates> duplicates;     // of unique keys that exist only there
  std::vector<ColumnNumber> maxima;       // of columns that a sequence provides values for there
};

bool operator==(const Catalog::Key& a, const Catalog::Key& b);

// Parses a catalog. Errors name `input` and the field.
absl::StatusOr<Catalog> ParseCatalog(absl::string_view text, absl::string_view input);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SCHEMA_DIFF_CATALOG_H_
