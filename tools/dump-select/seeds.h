// The rows that the command line selects.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_SEEDS_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_SEEDS_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/row_reader.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

class Seeds {
 public:
  // `schema` must outlive the object.
  explicit Seeds(const Schema* schema) : schema_(schema) {}

  // Adds "schema.table.column=value". `where` is the option or the line of a file, for the usage
  // errors about malformed and unknown names.
  absl::Status AddRow(absl::string_view text, absl::string_view where);

  // Adds the lines of the file at `path`. Skips empty lines and lines that start with #.
  absl::Status AddRowsFrom(const std::string& path);

  // Adds all rows of the tables in lists such as "public.a,public.b".
  absl::Status AddTables(const std::vector<std::string>& lists);

  bool empty() const { return seeds_.empty(); }
  // Returns the tables of the seeds. A seed of a partitioned table also selects rows of its
  // partitions.
  std::vector<QualifiedName> tables() const;

  // Returns a line of JSON for each seed, in the order of the options; README.md describes it.
  std::string ToNdjson() const;

  // Begins rows of another shape.
  void SetShape(const RowShape& shape);

  // Returns whether a seed selects the row.
  bool Match(const std::vector<Value>& values);

  // Returns an error that names the first seed that has matched no row, or OK.
  absl::Status CheckMatched() const;

 private:
  struct Seed {
    std::string text;  // as the user wrote it
    bool is_matched = false;
  };
  // The seeds of a table, or of a column of it.
  struct Group {
    QualifiedName table;
    std::string column;                                 // empty for a seed of all rows
    std::vector<size_t> all_rows;                       // indexes in seeds_
    absl::flat_hash_map<std::string, size_t> by_value;  // indexes in seeds_
  };
  struct ActiveGroup {
    const Group* group;
    size_t value;  // index in the row's values
  };

  Group* FindGroup(const QualifiedName& table, const std::string& column);

  const Schema* const schema_;
  std::vector<Seed> seeds_;
  std::vector<Group> groups_;
  std::vector<ActiveGroup> active_;  // groups of the current shape
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_SEEDS_H_
