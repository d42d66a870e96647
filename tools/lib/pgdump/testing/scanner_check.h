// Checks the scanner's guarantees for any input. For its tests and its fuzzer.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_SCANNER_CHECK_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_SCANNER_CHECK_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/testing/reference_lexer.h"

namespace dumpline {

// The sizes that tests sweep: the smallest sizes, odd sizes, and sizes above those of most inputs.
inline constexpr size_t kReadSizes[] = {1, 2, 3, 7, 64, 4096};
inline constexpr size_t kMaxItemSizes[] = {1, 2, 3, 16, 1 << 20};

// The result of one run of the scanner.
struct ScanResult {
  LexedInput lexed;
  std::string passed;             // the items' bytes as a filter writes them
  std::vector<std::string> cuts;  // position and part of each item, except whole rows
  size_t insert_rows = 0;         // rows that were returned in a kInsertRows
  std::string broken;             // the first broken rule of scanner.h, or ""
};

// Scans `input`. With `insert_rows` (ScannerOptions::insert_rows), the pieces of such items are
// listed, and `cuts` contains only long items.
ScanResult Scan(absl::string_view input, size_t read_bytes, size_t max_item_bytes,
                bool insert_rows = false);

// Compares the bytes that the scanner returned with `input`, and its items with `expected`. Returns
// the difference, or "".
std::string CheckScan(absl::string_view input, const LexedInput& expected, const ScanResult& got);

// Compares the scanner with the reference lexer for every pair of kReadSizes and kMaxItemSizes,
// with and without insert_rows, and with every kind of vector instructions in simd.h. Also checks
// that the read size does not change where parts end. Returns the first problem, or "".
std::string CheckAllSizes(absl::string_view input);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_SCANNER_CHECK_H_
