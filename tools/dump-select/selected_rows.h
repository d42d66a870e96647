// The second pass over the dump: copies the selected rows, ordered by table.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_SELECTED_ROWS_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_SELECTED_ROWS_H_

#include <cstdint>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "tools/dump-select/selection.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/temp_file.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/rows/dump_writer.h"
#include "tools/lib/rows/row_reader.h"

namespace dumpline {

class SelectedRows {
 public:
  // Reads the selected rows into a temporary file, as COPY data.
  absl::Status Read(const Selection& selection, RowReader* reader);

  // Writes a dump with the rows of `tables`, in this order, and closes `out`. Writes the end marker
  // if `end_marker` is set.
  absl::Status Write(const std::vector<QualifiedName>& tables, bool end_marker,
                     ByteSink* out) const;

 private:
  struct Range {
    uint64_t begin;
    uint64_t end;
  };

  void BeginTable(const RowShape& shape, DumpWriter* writer);
  absl::Status AddRow(const RowReader& reader, DumpWriter* writer);
  absl::Status Copy(const Range& range, Writer* writer) const;

  TempFile file_;
  Range settings_{};
  Range end_marker_{};
  absl::flat_hash_map<QualifiedName, std::vector<Range>> ranges_;  // rows, by table
  std::vector<size_t> columns_;  // indexes in the row's values that are written
  std::vector<Value> values_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_SELECTED_ROWS_H_
