#include "tools/lib/settings/dotenv.h"

#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Returns settings as "[NAME=value]…", or the error.
std::string Parse(absl::string_view text) {
  const auto settings = ParseDotenv(text, "env");
  if (!settings.ok()) return std::string(settings.status().message());
  std::string all;
  for (const auto& [name, value] : *settings) absl::StrAppend(&all, "[", name, "=", value, "]");
  return all;
}

TEST(Dotenv, PlainLines) {
  EXPECT_EQ(Parse("A=1\nB = two words \n\n# C=3\n  D=4"), "[A=1][B=two words][D=4]");
  EXPECT_EQ(Parse("\xEF\xBB\xBF"
                  "A=1\r\nB=\r\n"),
            "[A=1][B=]");
  EXPECT_EQ(Parse("export A=1\nexport\tB=2\nexported=3\nexport=4"),
            "[A=1][B=2][export=4][exported=3]");
  EXPECT_EQ(Parse("A=1\nA=2"), "[A=2]");
  EXPECT_EQ(Parse(""), "");
}

TEST(Dotenv, CommentsFollowWhiteSpace) {
  EXPECT_EQ(Parse("A=1 # one\nB=#\nC=a#b\nD='x' # y"), "[A=1][B=][C=a#b][D=x]");
}

TEST(Dotenv, QuotesAndNoExpansion) {
  EXPECT_EQ(Parse("A='$HOME \\n # \"'\nB=\"a\\nb\\\"\\\\\\$c \\x # '\""),
            "[A=$HOME \\n # \"][B=a\nb\"\\$c \\x # ']");
  EXPECT_EQ(Parse("A=\"one\ntwo\"\nB=$(touch /tmp/x)`id`${A}"),
            "[A=one\ntwo][B=$(touch /tmp/x)`id`${A}]");
  EXPECT_EQ(Parse("A=it's"), "[A=it's]");
}

TEST(Dotenv, ErrorsNameTheLineButNoValue) {
  EXPECT_EQ(Parse("A=1\nsecret"), "env:2: expected NAME=VALUE or a comment");
  EXPECT_EQ(Parse("A B=secret"), "env:1: invalid name before \"=\"");
  EXPECT_EQ(Parse("=secret"), "env:1: invalid name before \"=\"");
  EXPECT_EQ(Parse("A=\"1\n2\"\nB='secret\n"), "env:3: unterminated quoted value");
  EXPECT_EQ(Parse("A='x'secret"), "env:1: unexpected text after a quoted value");
  EXPECT_EQ(Parse(absl::string_view("A=1\nB='2\nsec\0ret'\n", 17)), "env:3: zero byte");
}

}  // namespace
}  // namespace dumpline
