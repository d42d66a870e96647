#include "tools/lib/storage/shard.h"

#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

// Computed by a Python program from the definitions of FNV-1a and of fmix64(). Other values would
// give the objects of a run that continues to other hosts.
TEST(Shard, TheHashNeverChanges) {
  EXPECT_EQ(Shard::HashOf("", ""), 0x23c49fa36281442f);
  EXPECT_EQ(Shard::HashOf("b", "k"), 0xa72540d54f3a27f6);
  EXPECT_EQ(Shard::HashOf("images", "ada.png"), 0x3bbbd93b9b4588b5);
  EXPECT_EQ(Shard::HashOf("media-1", "0001/photos/000001234-original.jpg"), 0xc3269b27aae71eae);
  EXPECT_EQ(Shard::HashOf("images", "\xC3\xB6.png"), 0xa085360c19703828);
}

TEST(Shard, EachObjectIsInOneShard) {
  for (const int count : {1, 2, 3, 16}) {
    std::vector<Shard> shards;
    for (int i = 1; i <= count; ++i) shards.push_back(*Shard::Parse(absl::StrCat(i, "/", count)));
    std::vector<int> sizes(count);
    constexpr int kObjects = 16000;
    for (int i = 0; i < kObjects; ++i) {
      const std::string key = absl::StrCat(i, "/", i, ".jpg");  // bad for FNV-1a alone
      int found = 0;
      for (int shard = 0; shard < count; ++shard) {
        if (!shards[shard].Has("b", key)) continue;
        ++found;
        ++sizes[shard];
      }
      ASSERT_EQ(found, 1) << key;
    }
    for (const int size : sizes) {
      EXPECT_GT(size, kObjects / count * 85 / 100) << count;
      EXPECT_LT(size, kObjects / count * 115 / 100) << count;
    }
  }
}

TEST(Shard, OnlyPartsThatExist) {
  for (const char* text : {"", "1", "0/3", "4/3", "x/y", "1/", "/2", "1/2/3", "-1/2", "+1/2",
                           " 1/2", "1/2 ", "1.5/2", "0/0", "1/1000001", "1/99999999999999999999"}) {
    const absl::StatusOr<Shard> shard = Shard::Parse(text);
    EXPECT_TRUE(IsUsageError(shard.status())) << text;
  }
  EXPECT_EQ(Shard::Parse("4/3").status().message(),
            "invalid value \"4/3\" of --shard (expected I/N, such as 1/4, with I from 1 to N)");
  EXPECT_TRUE(Shard::Parse("3/3").ok());
}

}  // namespace
}  // namespace dumpline
