#include "tools/manifest-diff/external_sorter.h"

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

std::vector<std::string> Sort(const std::vector<ExternalSorter::Record>& records, size_t memory) {
  ExternalSorter sorter(memory);
  for (const auto& record : records) {
    EXPECT_TRUE(sorter.Add(record.bucket, record.key, record.line).ok());
  }
  std::vector<std::string> lines;
  ExternalSorter::Record record;
  for (;;) {
    const absl::StatusOr<bool> more = sorter.Next(&record);
    EXPECT_TRUE(more.ok());
    if (!*more) return lines;
    lines.push_back(absl::StrCat(record.bucket, "|", record.key, "|", record.line));
  }
}

TEST(ExternalSorter, AnyMemoryGivesTheSameStableOrder) {
  std::vector<ExternalSorter::Record> records;
  std::mt19937 random(1);
  for (int i = 0; i < 500; ++i) {
    const std::string key = absl::StrCat("k", random() % 100, i % 3 == 0 ? "/x" : "-x");
    records.push_back({absl::StrCat("b", random() % 3), key, absl::StrCat(i)});
  }
  records.push_back({"b1", "", ""});
  records.push_back({"b1", std::string("\0\xFF", 2), std::string(200000, 'l')});
  std::vector<ExternalSorter::Record> sorted = records;
  std::stable_sort(sorted.begin(), sorted.end(), [](const auto& a, const auto& b) {
    return std::make_pair(a.bucket, a.key) < std::make_pair(b.bucket, b.key);
  });
  std::vector<std::string> want;
  for (const auto& record : sorted) {
    want.push_back(absl::StrCat(record.bucket, "|", record.key, "|", record.line));
  }
  for (const size_t memory : {0u, 500u, 10000u, 100000000u}) {
    EXPECT_TRUE(Sort(records, memory) == want) << memory;
  }
  EXPECT_TRUE(Sort({}, 0).empty());
}

// A run ends where the order does. Runs that follow each other are one.
TEST(ExternalSorter, RecordsThatArriveInOrderStayInOrder) {
  std::vector<ExternalSorter::Record> records;
  std::vector<std::string> want;
  for (int i = 0; i < 300; ++i) {
    // Every hundredth record is out of order, and every third repeats a key.
    const int number = i % 100 == 99 ? i / 100 : 1000 + i / 3;
    records.push_back({"b", absl::StrCat(number), absl::StrCat(i)});
  }
  std::vector<ExternalSorter::Record> sorted = records;
  std::stable_sort(sorted.begin(), sorted.end(),
                   [](const auto& a, const auto& b) { return a.key < b.key; });
  for (const auto& record : sorted)
    want.push_back(absl::StrCat("b|", record.key, "|", record.line));
  for (const size_t memory : {0u, 200u, 3000u, 100000u}) {
    EXPECT_TRUE(Sort(records, memory) == want) << memory;
  }
}

}  // namespace
}  // namespace dumpline
