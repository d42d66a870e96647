#include "tools/lib/text/count.h"

#include <cstddef>
#include <cstdint>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(CountOf, OneIsSingular) {
  EXPECT_EQ(CountOf(0, "row"), "0 rows");
  EXPECT_EQ(CountOf(size_t{1}, "row"), "1 row");
  EXPECT_EQ(CountOf(uint64_t{2}, "row"), "2 rows");
  EXPECT_EQ(CountOf(-1, "day"), "-1 days");
}

TEST(CountOf, APluralOfItsOwn) {
  EXPECT_EQ(CountOf(1, "row was", "rows were"), "1 row was");
  EXPECT_EQ(CountOf(11, "row was", "rows were"), "11 rows were");
}

}  // namespace
}  // namespace dumpline
