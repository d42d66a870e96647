#include "tools/dump-count/dump_count.h"

#include "nlohmann/json.hpp"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/table_counts.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {

absl::Status DumpCount(bool end_marker, ByteSource* in, ByteSink* out) {
  DumpReaderOptions options;
  options.scanner.insert_rows = true;
  options.end_marker = end_marker;
  DumpReader reader(in, options);
  TableCounts tables;
  for (Item item; reader.Next(&item);) tables.Count(reader, item);
  RETURN_IF_ERROR(reader.Finish());
  Writer writer(out);
  for (const auto& [name, rows, statements, bytes] : tables.tables()) {
    const Json counts = {{"table", ToDisplay(name)}, {"rows", rows}, {"bytes", bytes}};
    writer.Append(ToJsonText(counts) + "\n");
  }
  return writer.Close();
}

}  // namespace dumpline
