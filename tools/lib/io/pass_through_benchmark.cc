// Measures how fast InputBuffer and Writer pass bytes in memory, by the length of the spans that a
// filter passes. Either all spans are unchanged, or every other one is copied:
//   tools/bazel run //tools/lib/io:pass_through_benchmark
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "benchmark/benchmark.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/input_buffer.h"
#include "tools/lib/io/writer.h"

namespace dumpline {
namespace {

constexpr size_t kBytes = 16 << 20;
constexpr size_t kReadBytes = 256 << 10;

class NullSink : public ByteSink {
 public:
  absl::Status Write(absl::string_view bytes) override {
    benchmark::DoNotOptimize(bytes.data());
    return absl::OkStatus();
  }
  absl::Status Close() override { return absl::OkStatus(); }
};

void PassThrough(benchmark::State& state, bool copy_every_other) {
  const std::string text(kBytes, 'x');
  const size_t span = static_cast<size_t>(state.range(0));
  for (auto _ : state) {
    StringSource source(text);
    NullSink sink;
    Writer writer(&sink);
    InputBuffer in(&source, [&] { writer.CopyPassed(); });
    bool copy = false;
    do {
      if (!in.Fill().ok()) std::abort();
      while (in.size() > 0) {
        const absl::string_view bytes(in.begin(), std::min(in.size(), span));
        copy ? writer.Append(bytes) : writer.Pass(bytes);
        copy = copy_every_other && !copy;
        in.Consume(bytes.size());
      }
    } while (!in.at_end_of_input());
    if (!writer.Close().ok() || writer.bytes() != kBytes) std::abort();
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(kBytes));
}

void BM_PassAll(benchmark::State& state) { PassThrough(state, false); }
void BM_CopyEveryOther(benchmark::State& state) { PassThrough(state, true); }

BENCHMARK(BM_PassAll)->ArgName("span")->Arg(16)->Arg(256)->Arg(kReadBytes);
BENCHMARK(BM_CopyEveryOther)->ArgName("span")->Arg(16)->Arg(256)->Arg(4096);

}  // namespace
}  // namespace dumpline
