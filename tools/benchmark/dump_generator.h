// Generates dumps like those of pg_dump, of any size, for benchmarks. The same options produce the
// same bytes on every machine.
#ifndef DUMPLINE_TOOLS_BENCHMARK_DUMP_GENERATOR_H_
#define DUMPLINE_TOOLS_BENCHMARK_DUMP_GENERATOR_H_

#include <cstdint>

#include "tools/lib/io/writer.h"

namespace dumpline {

struct DumpGeneratorOptions {
  enum class Shape : uint8_t {
    kMultiline,  // chat messages: three lines of text, some JSON, a URL (one in ten local)
    kShort,      // four small columns
    kLong,       // 20 kB of text in each row
    kJson,       // a kilobyte of nested JSON with URLs
    kBytea,      // 4 kB of hexadecimal digits in each row
    kHugeRow,    // one row
  };
  enum class Form : uint8_t { kInsert, kCopy };

  Shape shape = Shape::kMultiline;
  Form form = Form::kInsert;
  uint64_t rows_per_insert = 1;
  uint64_t tables = 1;         // number of tables, which share the rows
  uint64_t bytes = 500 << 20;  // size of the dump; each table may exceed its share by a row
  uint64_t seed = 1;
};

void GenerateDump(const DumpGeneratorOptions& options, Writer* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BENCHMARK_DUMP_GENERATOR_H_
