// Measures the scanner by the shape of a dump's rows, in memory:
//   tools/bazel run //tools/lib/pgdump:scanner_benchmark -- --benchmark_filter=copy
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/str_cat.h"
#include "benchmark/benchmark.h"
#include "tools/benchmark/dump_generator.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {
namespace {

using Options = DumpGeneratorOptions;

constexpr uint64_t kBytes = 2 << 20;

void Scan(benchmark::State& state, const Options& options) {
  std::string dump;
  StringSink sink(&dump);
  Writer writer(&sink);
  GenerateDump(options, &writer);
  if (!writer.Close().ok()) std::abort();

  int64_t items = 0;
  for (auto _ : state) {
    StringSource source(dump);
    Scanner scanner(&source, ScannerOptions());
    Item item;
    size_t bytes = 0;
    while (scanner.Next(&item)) {
      bytes += item.text.size();
      ++items;
    }
    if (bytes != dump.size()) std::abort();  // the scanner stopped at an error or lost bytes
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(dump.size()));
  state.counters["items"] =
      benchmark::Counter(static_cast<double>(items), benchmark::Counter::kIsRate);
}

void Register() {
  const struct {
    const char* name;
    Options::Shape shape;
    uint64_t tables;
  } kShapes[] = {
      {"multiline", Options::Shape::kMultiline, 1}, {"short", Options::Shape::kShort, 1},
      {"long", Options::Shape::kLong, 1},           {"json", Options::Shape::kJson, 1},
      {"bytea", Options::Shape::kBytea, 1},         {"many_tables", Options::Shape::kShort, 1000},
      {"huge_row", Options::Shape::kHugeRow, 1},
  };
  for (const auto& shape : kShapes) {
    Options options;
    options.bytes = kBytes;
    options.shape = shape.shape;
    options.tables = shape.tables;
    const auto add = [&](absl::string_view form) {
      benchmark::RegisterBenchmark(absl::StrCat("BM_Scan/", form, "/", shape.name).c_str(), Scan,
                                   options)
          ->Unit(benchmark::kMillisecond);
    };
    add("insert");
    options.rows_per_insert = 100;
    add("insert_100");
    options.form = Options::Form::kCopy;
    add("copy");
  }
}

[[maybe_unused]] const bool kRegistered = (Register(), true);

}  // namespace
}  // namespace dumpline
