// The catalog of a database, as pipelines/sync/queries/catalog.sql writes it.
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

// README.md describes the fields. Names are qualified, and quoted where SQL requires it, unless a
// comment says otherwise.
struct Catalog {
  struct Column {
    std::string name;
    std::string type;  // as format_type() writes it
    bool not_null = false;
    bool has_default = false;
    std::string generated;  // expression; "" if the column is not generated
    std::string identity;   // ALWAYS or BY DEFAULT; "" if it is not an identity column
    std::string collation;  // "" if it is the type's
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
  // A relation that inherits from a selected table or is a partition of it, at any depth.
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
  // A sequence that gives values to a column of a selected table.
  struct ColumnSequence {
    std::string name;
    std::string column;
    std::optional<int64_t> next;  // nullopt if the sequence is not readable or does not ascend
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
  // A constraint that is NOT VALID.
  struct BrokenRows {
    std::string table;
    std::string constraint;
    std::optional<int64_t> rows;  // that break it; nullopt if checking them failed
  };
  // A unique constraint or index of columns alone, without a condition.
  struct UniqueKey {
    std::string table;
    std::string name;
    std::vector<std::string> columns;
  };
  struct Published {
    std::string publication;
    std::string table;
  };
  // A number that belongs to a column: of values, or a maximum.
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
  // The distinct values of a key without NULLs, as text.
  struct Values {
    Key key;
    std::optional<std::vector<std::string>> values;  // nullopt if the role may not read the table
  };

  int64_t server_version = 0;                         // the major one
  std::vector<std::pair<std::string, bool>> schemas;  // not quoted; whether the schema exists
  std::vector<std::string> selected_tables;           // empty: all tables of the schemas
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
  std::vector<ColumnNumber> large_objects;  // values that name one
  std::vector<Published> publications;
  std::vector<std::string> materialized_views;
  std::vector<Reference> references_in;
  std::vector<ForeignKey> references_out;
  std::vector<Values> referenced_values;

  // What depends on the other database, with which the query compared.
  std::vector<Values> key_values;
  std::vector<ColumnNumber> lost_values;  // of columns that the other database lacks
  std::vector<NullValues> null_values;    // of columns that are NOT NULL there
  std::vector<Duplicates> duplicates;     // of unique keys that exist only there
  std::vector<ColumnNumber> maxima;       // of columns that a sequence gives values to there
};

bool operator==(const Catalog::Key& a, const Catalog::Key& b);

// Parses a catalog. An error names `input` and the field.
absl::StatusOr<Catalog> ParseCatalog(absl::string_view text, absl::string_view input);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SCHEMA_DIFF_CATALOG_H_
