#include "tools/lib/text/percent.h"

#include <string>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(PercentEncode, EncodesAllButUnreserved) {
  EXPECT_EQ(PercentEncode("aZ0-._~/", "/"), "aZ0-._~/");
  EXPECT_EQ(PercentEncode("a b?c+d'&=@(%#", "/"), "a%20b%3Fc%2Bd%27%26%3D%40%28%25%23");
  EXPECT_EQ(PercentEncode("\xC3\xBC", ""), "%C3%BC");
  EXPECT_EQ(PercentEncode("a/b", ""), "a%2Fb");
}

TEST(PercentDecode, UndoesPercentEncode) {
  std::string all, decoded;
  for (int c = 0; c < 256; ++c) all += static_cast<char>(c);
  EXPECT_TRUE(PercentDecode(PercentEncode(all, ""), &decoded));
  EXPECT_EQ(decoded, all);
  EXPECT_TRUE(PercentDecode("a+%2f%2F", &decoded));
  EXPECT_EQ(decoded, "a+//");
}

TEST(PercentDecode, LeavesTheResultAfterAnError) {
  for (const char* text : {"%", "a%2", "%zz", "%2g", "ok%%20"}) {
    std::string decoded = "before";
    EXPECT_FALSE(PercentDecode(text, &decoded)) << text;
    EXPECT_EQ(decoded, "before");
  }
}

}  // namespace
}  // namespace dumpline
