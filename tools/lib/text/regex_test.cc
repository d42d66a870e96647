#include "tools/lib/text/regex.h"

#include <string>

#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(RegexReplacementTest, ReplacesEveryMatchWithItsGroups) {
  const auto regex = RegexReplacement::Make("http://(\\w+)\\.local", "https://\\1.example");
  ASSERT_TRUE(regex.ok()) << regex.status();
  std::string text = "http://a.local, http://b.local/x";
  EXPECT_EQ(regex->ReplaceAll(&text), 2u);
  EXPECT_EQ(text, "https://a.example, https://b.example/x");
}

TEST(RegexReplacementTest, LeavesTheRestAlone) {
  const auto regex = RegexReplacement::Make("x", "y");
  ASSERT_TRUE(regex.ok());
  std::string text("no match, a zero byte \0, not UTF-8 \xFF", 37);
  const std::string before = text;
  EXPECT_EQ(regex->ReplaceAll(&text), 0u);
  EXPECT_EQ(text, before);
}

TEST(RegexReplacementTest, DescribesErrors) {
  EXPECT_EQ(RegexReplacement::Make("(", "").status().message(),
            "'(' is not a regular expression: missing ): (");
  EXPECT_EQ(
      RegexReplacement::Make("a", "\\1").status().message(),
      "'\\1' cannot replace 'a': Rewrite schema requests 1 matches, but the regexp only has 0 "
      "parenthesized subexpressions.");
}

TEST(RegexPatternTest, AnywhereInTheText) {
  const auto regex = RegexPattern::Make("build [0-9]+");
  ASSERT_TRUE(regex.ok());
  EXPECT_TRUE(regex->IsIn("the build 7 of today"));
  EXPECT_FALSE(regex->IsIn("the build of today"));
  EXPECT_EQ(RegexPattern::Make("(").status().message(),
            "'(' is not a regular expression: missing ): (");
}

}  // namespace
}  // namespace dumpline
