// Fuzzes the scanner, which must be lossless, agree with the reference lexer, and return the same
// items for all sizes of reads and parts.
//
// The tests run it on the corpus and some thousand mutations (scanner_fuzzer_smoke_test). After a
// change to the scanner, run it for longer with libFuzzer and clang. libFuzzer collects interesting
// inputs in the first folder:
//
//   mkdir -p /tmp/scanner_corpus
//   tools/bazel build --config=fuzz //tools/lib/pgdump:scanner_fuzzer
//   bazel-bin/tools/lib/pgdump/scanner_fuzzer -max_total_time=600 -timeout=10 -max_len=400
//       /tmp/scanner_corpus testdata/sql-corpus                      (on the same line)
//
// To repeat a failure, run the program with the file that it wrote as its only argument. Add a
// regression test to scanner_test.cc.
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <iostream>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/testing/reference_lexer.h"
#include "tools/lib/pgdump/testing/scanner_check.h"
#include "tools/lib/text/simd.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const absl::string_view input(reinterpret_cast<const char*>(data), size);
  // The sizes are derived from the input. Trying all of them with every input would be slow, and
  // including them in the input would make it harder to read and extend the corpus, which consists
  // of plain SQL files.
  uint32_t hash = 2166136261;
  for (const char c : input) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619;
  const size_t max_item_bytes = (hash >> 8) % 4 == 0 ? 1 << 20 : 1 + (hash >> 16) % 40;
  const dumpline::LexedInput expected = dumpline::ReferenceLex(input);
  const dumpline::ScanResult whole = dumpline::Scan(input, size + 1, max_item_bytes);
  const dumpline::ScanResult pieces = dumpline::Scan(input, 1 + hash % 7, max_item_bytes);
  std::string wrong = dumpline::CheckScan(input, expected, whole);
  if (wrong.empty()) wrong = dumpline::CheckScan(input, expected, pieces);
  const std::vector<std::string> targets = dumpline::SimdTargetNames();
  dumpline::UseSimdTarget(targets[(hash >> 4) % targets.size()]);
  for (const size_t read_bytes : {size + 1, size_t{1} + hash % 7}) {
    if (!wrong.empty()) break;
    wrong = dumpline::CheckScan(
        input, expected, dumpline::Scan(input, read_bytes, max_item_bytes, /*insert_rows=*/true));
  }
  if (wrong.empty() && whole.cuts != pieces.cuts)
    wrong = "split at other positions with small reads";
  if (!wrong.empty()) {
    std::cerr << "max_item_bytes " << max_item_bytes << ": " << wrong << "\nof: " << input << "\n";
    abort();
  }
  return 0;
}
