#include "tools/sync-plan/sync_plan.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace {

// The expected values are the output of numfmt 9.1.
TEST(HumanSize, IsAsNumfmtWritesIt) {
  EXPECT_EQ(HumanSize(0), "0B");
  EXPECT_EQ(HumanSize(1023), "1023B");
  EXPECT_EQ(HumanSize(1024), "1.0KB");
  EXPECT_EQ(HumanSize(1025), "1.1KB");
  EXPECT_EQ(HumanSize(10137), "9.9KB");
  EXPECT_EQ(HumanSize(10138), "10KB");
  EXPECT_EQ(HumanSize(10240), "10KB");
  EXPECT_EQ(HumanSize(10241), "11KB");
  EXPECT_EQ(HumanSize(1023 * 1024), "1023KB");
  EXPECT_EQ(HumanSize(1023 * 1024 + 1), "1.0MB");
  EXPECT_EQ(HumanSize(5'000'000'000), "4.7GB");
  EXPECT_EQ(HumanSize(1'500'000'000'000'000'000), "1.4EB");
}

}  // namespace
}  // namespace dumpline
