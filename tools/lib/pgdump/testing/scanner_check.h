// What must hold of the scanner for any input at all; used by its tests and its fuzzer.
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

// The sizes that tests sweep: the smallest, odd ones, and more than most inputs.
inline constexpr size_t kReadSizes[] = {1, 2, 3, 7, 64, 4096};
inline constexpr size_t kMaxItemSizes[] = {1, 2, 3, 16, 1 << 20};

// What one run of the scanner gave.
struct ScanResult {
  LexedInput lexed;
  std::string passed;             // the items' bytes as a filter passes them on
  std::vector<std::string> cuts;  // each item's place and part; rows given whole are left out
  size_t insert_rows = 0;         // rows that came in a kInsertRows
  std::string broken;             // a rule of scanner.h that did not hold; empty when all did
};

// `insert_rows`: ScannerOptions::insert_rows; of such items the pieces are listed. `cuts` are then those of long items alone.
ScanResult Scan(absl::string_view input, size_t read_bytes, size_t max_item_bytes,
                bool insert_rows = false);

// Runs the scanner and compares: what it passed on with `input`, what it saw with `wanted`. Returns
// what is wrong, or "".
std::string CheckScan(absl::string_view input, const LexedInput& wanted, const ScanResult& got);

// Checks every pair of kReadSizes and kMaxItemSizes against the reference lexer, with and without insert_rows, in every way
// that simd.h has, and that parts are cut at the same places for every read size. Returns what is wrong, or "".
std::string CheckAllSizes(absl::string_view input);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_SCANNER_CHECK_H_
