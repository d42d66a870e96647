// Writes rows as a data-only dump in pg_dump's form: settings, COPY data, sequence values and the
// end marker.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_DUMP_WRITER_H_
#define DUMPLINE_TOOLS_LIB_ROWS_DUMP_WRITER_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/row_reader.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

// Returns a name with spaces in place of line ends, which would end the comment, as pg_dump does.
std::string InComment(absl::string_view name);

// Returns the columns that a dump of the table has: those that are not generated.
std::vector<size_t> StoredColumns(const SchemaTable& table);

class DumpWriter {
 public:
  // Writes the settings. `writer` must outlive the object; the caller closes it.
  explicit DumpWriter(Writer* writer);

  // Begins the rows of a table. `columns` are indexes in table.columns. A table without rows is
  // written too, because its data line tells that the dump contains it.
  void BeginTable(const SchemaTable& table, const std::vector<size_t>& columns);

  // Writes a row of the table, in the order of its columns.
  void AddRow(const std::vector<Value>& values);

  // Ends the rows of the table. BeginTable(), AddSequenceValue() and Finish() do so, too.
  void EndTable();

  void AddSequenceValue(const SequenceValue& value);

  // Ends the last table and writes the end marker.
  void Finish();

 private:
  Writer* const writer_;
  bool in_table_ = false;
  std::string row_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_DUMP_WRITER_H_
