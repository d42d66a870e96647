// Measures the speed of searches by the distance between hits:
//   tools/bazel run //tools/lib/text:find_benchmark
// In dumps, quotes and line ends are about 10 to 100 bytes apart. A filter's buffer is 256 KiB.
#include <cstdint>
#include <string>

#include "benchmark/benchmark.h"
#include "tools/lib/text/find.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

constexpr size_t kBytes = 256 << 10;

// Returns text in which every `state.range(0)`th byte is a quote.
std::string Text(const benchmark::State& state) {
  std::string text(kBytes, 'x');
  const size_t distance = static_cast<size_t>(state.range(0));
  for (size_t pos = distance - 1; pos < text.size(); pos += distance) text[pos] = '\'';
  return text;
}

// Calls `find` repeatedly, each time with the text after the previous hit.
template <typename Find>
void FindAll(benchmark::State& state, Find find) {
  const std::string text = Text(state);
  const char* const end = text.data() + text.size();
  for (auto _ : state) {
    for (const char* pos = text.data(); pos < end; ++pos) {
      pos = find(pos, end);
      benchmark::DoNotOptimize(pos);
    }
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(kBytes));
}

void BM_FindEither(benchmark::State& state) {
  FindAll(state,
          [](const char* begin, const char* end) { return FindEither(begin, end, '\'', '\\'); });
}

void BM_FindAny(benchmark::State& state) {
  FindAll(state, [](const char* begin, const char* end) {
    return FindAny(begin, end, '\'', '\\', '\n', '\r');
  });
}

void BM_FindNonAsciiOrNul(benchmark::State& state) {
  const std::string text = Text(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(FindNonAsciiOrNul(text.data(), text.data() + text.size()));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(kBytes));
}

void BM_CountByte(benchmark::State& state) {
  const std::string text = Text(state);
  for (auto _ : state) benchmark::DoNotOptimize(CountByte(text, '\''));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(kBytes));
}

void BM_FindThree(benchmark::State& state) {
  const std::string text = Text(state);
  for (auto _ : state) {
    benchmark::DoNotOptimize(FindThree(text.data(), text.data() + text.size(), "'\\."));
  }
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(kBytes));
}

// Argument: the number of ASCII letters for each letter outside ASCII.
void BM_Utf8(benchmark::State& state) {
  const std::string letter = "\xC3\xA9" + std::string(static_cast<size_t>(state.range(0)), 'x');
  std::string text;
  while (text.size() < kBytes) text += letter;
  for (auto _ : state) benchmark::DoNotOptimize(Utf8Checker().Feed(text));
  state.SetBytesProcessed(state.iterations() * static_cast<int64_t>(text.size()));
}

BENCHMARK(BM_FindEither)->ArgName("distance")->Arg(4)->Arg(16)->Arg(64)->Arg(1024)->Arg(kBytes);
BENCHMARK(BM_FindAny)->ArgName("distance")->Arg(4)->Arg(16)->Arg(64)->Arg(1024)->Arg(kBytes);
BENCHMARK(BM_FindNonAsciiOrNul)->ArgName("distance")->Arg(kBytes);
BENCHMARK(BM_CountByte)->ArgName("distance")->Arg(64);
BENCHMARK(BM_FindThree)->ArgName("distance")->Arg(4)->Arg(64);
BENCHMARK(BM_Utf8)->ArgName("ascii")->Arg(0)->Arg(4)->Arg(30)->Arg(300);

}  // namespace
}  // namespace dumpline
