#include "tools/dump-select/row_index.h"

#include <algorithm>
#include <vector>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

std::vector<uint64_t> Scanned(size_t table, size_t hashes, RowIndex* index) {
  std::vector<uint64_t> rows;
  EXPECT_TRUE(index
                  ->Scan(table,
                         [&](uint64_t row, const KeyHash* hash) {
                           rows.push_back(row);
                           for (size_t i = 0; i < hashes; ++i) {
                             EXPECT_TRUE((hash[i] == KeyHash{row * 10 + i, row}));
                           }
                           return absl::OkStatus();
                         })
                  .ok());
  return rows;
}

// More rows than a block has, in two tables alternately, and a table without rows.
TEST(RowIndexTest, ScansForwardsAndBackwardsInTurn) {
  RowIndex index({2, 0, 1});
  std::vector<uint64_t> of_first, of_second;
  for (uint64_t row = 1; row <= 50000; ++row) {
    const bool is_first = row % 3 != 0;
    const std::vector<KeyHash> hashes = {{row * 10, row}, {row * 10 + 1, row}};
    ASSERT_TRUE(index.Add(is_first ? 0 : 1, row, is_first ? hashes : std::vector<KeyHash>()).ok());
    (is_first ? of_first : of_second).push_back(row);
  }
  ASSERT_TRUE(index.Finish().ok());
  EXPECT_TRUE(index.HasRows(0));
  EXPECT_TRUE(index.HasRows(1));
  EXPECT_FALSE(index.HasRows(2));
  for (int turn = 0; turn < 3; ++turn) {
    EXPECT_EQ(Scanned(0, 2, &index), of_first);
    EXPECT_EQ(Scanned(1, 0, &index), of_second);
    EXPECT_TRUE(Scanned(2, 1, &index).empty());
    std::reverse(of_first.begin(), of_first.end());
    std::reverse(of_second.begin(), of_second.end());
  }
}

TEST(RowIndexTest, StopsAtAnError) {
  RowIndex index({0});
  for (uint64_t row = 1; row <= 3; ++row) ASSERT_TRUE(index.Add(0, row, {}).ok());
  ASSERT_TRUE(index.Finish().ok());
  int visits = 0;
  const absl::Status status = index.Scan(0, [&](uint64_t row, const KeyHash*) {
    ++visits;
    return row == 2 ? absl::AbortedError("stop") : absl::OkStatus();
  });
  EXPECT_EQ(status, absl::AbortedError("stop"));
  EXPECT_EQ(visits, 2);
}

}  // namespace
}  // namespace dumpline
