// csv-rows: writes CSV as a data dump with INSERT statements.
#ifndef DUMPLINE_TOOLS_CSV_ROWS_CSV_ROWS_H_
#define DUMPLINE_TOOLS_CSV_ROWS_CSV_ROWS_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "tools/csv-rows/csv_reader.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

struct CsvRowsOptions {
  QualifiedName table;
  CsvOptions csv;
  std::string null;    // an unquoted field with this text is NULL
  size_t batch = 100;  // rows per INSERT
};

// Reads a header and rows from `in`, writes them to `out` as a dump of `table`, and closes `out`.
// On an error, the output has no end marker.
absl::Status CsvRows(const CsvRowsOptions& options, ByteSource* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_CSV_ROWS_CSV_ROWS_H_
