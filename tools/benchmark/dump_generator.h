// Dumps for benchmarks: like pg_dump's, of any size, the same bytes for the same options
// everywhere.
#ifndef DUMPLINE_TOOLS_BENCHMARK_DUMP_GENERATOR_H_
#define DUMPLINE_TOOLS_BENCHMARK_DUMP_GENERATOR_H_

#include <cstdint>

#include "tools/lib/io/writer.h"

namespace dumpline {

struct DumpGeneratorOptions {
  enum class Shape : uint8_t {
    kMultiline,  // chat messages: three lines of text, a little JSON, a URL, one in ten local
    kShort,      // four small columns
    kLong,       // 20 kB of text a row
    kJson,       // nested JSON of a kilobyte with URLs in it
    kBytea,      // 4 kB of hexadecimal digits a row
    kHugeRow,    // one row
  };
  enum class Form : uint8_t { kInsert, kCopy };

  Shape shape = Shape::kMultiline;
  Form form = Form::kInsert;
  uint64_t rows_per_insert = 1;
  uint64_t tables = 1;         // they share the rows
  uint64_t bytes = 500 << 20;  // the dump is this large, or up to a row of each table larger
  uint64_t seed = 1;
};

void GenerateDump(const DumpGeneratorOptions& options, Writer* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BENCHMARK_DUMP_GENERATOR_H_
