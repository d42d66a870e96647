#include "tools/run-report/text_change.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Returns "prefix[removed|added]suffix".
std::string Change(absl::string_view before, absl::string_view after) {
  const TextChange change = FindChange(before, after);
  return change.prefix + "[" + change.removed + "|" + change.added + "]" + change.suffix;
}

TEST(FindChange, MarksOnlyWhatDiffers) {
  EXPECT_EQ(Change("Ada", "Ada L."), "Ada[| L.]");
  EXPECT_EQ(Change("the old mill", "the new mill"), "the [old|new] mill");
  EXPECT_EQ(Change("same", "same"), "same[|]");
  EXPECT_EQ(Change("", "x"), "[|x]");
  EXPECT_EQ(Change("aa", "aaa"), "aa[|a]");
  EXPECT_EQ(Change("aba", "aa"), "a[b|]a");
}

TEST(FindChange, KeepsCharactersWhole) {
  EXPECT_EQ(Change("\u00e4", "\u00f6"), "[\u00e4|\u00f6]");  // C3 A4, C3 B6: the same first byte
  EXPECT_EQ(Change("x\u00e4y", "x\u01a4y"),
            "x[\u00e4|\u01a4]y");  // C3 A4, C6 A4: the same last byte
  EXPECT_EQ(Change("\u20ac", "\u20ac\u20ac"), "\u20ac[|\u20ac]");
}

TEST(FindChange, ShortensLongParts) {
  const std::string a(100, 'a'), b(100, 'b'), c(300, 'c');
  EXPECT_EQ(Change(a + "1" + b, a + "2" + b),
            "…" + a.substr(0, 40) + "[1|2]" + b.substr(0, 40) + "…");
  EXPECT_EQ(Change("x", c), "[x|" + c.substr(0, 160) + "…]");
  // 41 bytes before the change, of which the first is the second byte of a character.
  EXPECT_EQ(Change("\u00e4" + a.substr(0, 39) + "1", "\u00e4" + a.substr(0, 39) + "2"),
            "…" + a.substr(0, 39) + "[1|2]");
}

}  // namespace
}  // namespace dumpline
