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
    bool is_generated = false;
    bool is_identity = false;
  };
  struct Table {
    std::string name;
    std::string schema;  // not quoted
    bool is_owned = false;
    bool has_rows = false;  // also if the role may not read the table
    int64_t bytes = 0;
    std::vector<Column> columns;
  };
  struct Sequence {
    std::string name;
    std::string schema;  // not quoted
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

  std::vector<std::pair<std::string, bool>> schemas;  // not quoted; whether the schema exists
  std::vector<std::string> selected_tables;           // empty: all tables of the schemas
  std::vector<Table> tables;
  std::vector<Sequence> sequences;
  std::vector<SequenceBehind> sequences_behind;
  std::vector<Enum> enums;
  std::vector<Reference> references_in;
  std::vector<ForeignKey> references_out;
  std::vector<Values> referenced_values;
  std::vector<Values> key_values;
};

bool operator==(const Catalog::Key& a, const Catalog::Key& b);

// Parses a catalog. An error names `input` and the field.
absl::StatusOr<Catalog> ParseCatalog(absl::string_view text, absl::string_view input);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SCHEMA_DIFF_CATALOG_H_
