#include "tools/dump-sort/dump_sort.h"

#include <algorithm>
#include <vector>

#include "tools/lib/io/writer.h"
#include "tools/lib/rows/dump_writer.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
absl::Status DumpSort(const DumpSortOptions& options, const Schema& schema, ByteSource* in,
                      ByteSink* out) {
  const KeyedTables tables(&schema);
  Snapshot snapshot(&tables, options.memory_bytes);
  RowReaderOptions reader_options;
  reader_options.end_marker = options.end_marker;
  RETURN_IF_ERROR(snapshot.Read(in, reader_options));
  RETURN_IF_ERROR(snapshot.rows().Rewind());
  Writer writer(out);
  DumpWriter dump(&writer);
  StoredRow row;
  std::vector<Value> values;
  bool has_row = snapshot.rows().Next(&row);
  for (uint32_t i = 0; i < tables.tables().size(); ++i) {
    if (!snapshot.table(i).is_present()) continue;
    const KeyedTable& table = tables.tables()[i];
    const Snapshot::Table& content = snapshot.table(i);
    // The columns of an empty table do not depend on the dump's form.
    dump.BeginTable(*table.schema,
                    content.has_columns ? content.columns : StoredColumns(*table.schema));
    for (; has_row && row.table == i && writer.status().ok();
         has_row = snapshot.rows().Next(&row)) {
      snapshot.Decode(row, &values);
      dump.AddRow(values);
    }
    RETURN_IF_ERROR(writer.status());
  }
  RETURN_IF_ERROR(snapshot.rows().status());
  std::vector<SequenceValue> sequences = snapshot.sequence_values();
  std::stable_sort(
      sequences.begin(), sequences.end(),
      [](const SequenceValue& a, const SequenceValue& b) { return a.sequence < b.sequence; });
  for (const SequenceValue& sequence : sequences) dump.AddSequenceValue(sequence);
  dump.Finish();
  return writer.Close();
}

}  // namespace dumpline
