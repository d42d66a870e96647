#include "tools/lib/rows/row_sorter.h"

#include <algorithm>
#include <random>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Table, key, number of the row (as its line), row.
using Expected = std::tuple<uint32_t, std::string, uint64_t, std::string>;

std::vector<Expected> ReadAll(RowSorter* sorter) {
  EXPECT_TRUE(sorter->Rewind().ok());
  std::vector<Expected> rows;
  StoredRow row;
  while (sorter->Next(&row)) {
    rows.emplace_back(row.table, std::string(row.key), row.line, std::string(row.row));
  }
  EXPECT_TRUE(sorter->status().ok()) << sorter->status();
  return rows;
}

void ExpectSorted(std::vector<Expected> rows, size_t memory_bytes) {
  RowSorter sorter(memory_bytes);
  for (const auto& [table, key, line, text] : rows) {
    ASSERT_TRUE(sorter.Add({table, line, key, text}).ok());
  }
  EXPECT_EQ(sorter.rows(), rows.size());
  std::sort(rows.begin(), rows.end());
  EXPECT_EQ(ReadAll(&sorter), rows) << "memory " << memory_bytes;
  EXPECT_EQ(ReadAll(&sorter), rows) << "a second time, memory " << memory_bytes;
}

// Returns rows whose keys have common prefixes, zero bytes and duplicates.
std::vector<Expected> RandomRows(size_t count, uint32_t tables) {
  std::mt19937 random(7);  // NOLINT: a fixed seed makes failures repeatable
  std::vector<Expected> rows;
  for (size_t i = 0; i < count; ++i) {
    std::string key = random() % 3 == 0 ? std::string("\0prefix \xFF", 9) : "";
    for (size_t bytes = random() % 12; bytes > 0; --bytes) {
      key.push_back(static_cast<char>(random() % 4));
    }
    rows.emplace_back(static_cast<uint32_t>(random() % tables), key, i,
                      std::string(random() % 300, 'x'));
  }
  return rows;
}

TEST(RowSorterTest, SortsByTableAndKeyAndOrder) {
  for (const size_t memory_bytes : {0, 1, 100, 1000, 20000, 1000000}) {
    ExpectSorted({}, memory_bytes);
    ExpectSorted({{3, "b", 0, "x"}}, memory_bytes);
    ExpectSorted(RandomRows(500, 3), memory_bytes);
  }
}

TEST(RowSorterTest, RowsInOrderAndInReverse) {
  std::vector<Expected> rows = RandomRows(500, 2);
  std::sort(rows.begin(), rows.end());
  for (size_t i = 0; i < rows.size(); ++i) std::get<2>(rows[i]) = i;
  for (const size_t memory_bytes : {0, 1000, 1000000}) ExpectSorted(rows, memory_bytes);
  std::reverse(rows.begin(), rows.end());
  for (size_t i = 0; i < rows.size(); ++i) std::get<2>(rows[i]) = i;
  for (const size_t memory_bytes : {0, 1000, 1000000}) ExpectSorted(rows, memory_bytes);
}

TEST(RowSorterTest, RowsLargerThanTheMemory) {
  ExpectSorted({{0, "c", 0, std::string(200000, 'c')},
                {0, "a", 1, std::string(3, 'a')},
                {0, "b", 2, std::string(100000, 'b')}},
               1000);
}

}  // namespace
}  // namespace dumpline
