#include "tools/watch-match/railway_toml.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Returns the patterns, separated by |, or the error.
std::string Read(absl::string_view toml) {
  const auto patterns = ReadWatchPatterns(toml, "railway.toml");
  return patterns.ok() ? absl::StrJoin(*patterns, "|") : std::string(patterns.status().message());
}

TEST(ReadWatchPatterns, InATable) {
  EXPECT_EQ(Read("[build]\nwatchPatterns = [\"src/**\"]\n"), "src/**");
  EXPECT_EQ(Read("[build]\r\nbuilder = \"NIXPACKS\"\r\nwatchPatterns=['/a', \"/b\" ,]\r\n"),
            "/a|/b");
  EXPECT_EQ(Read("# x\n[ build ] # y\nwatchPatterns = [ # z\n  \"**\", # all\n\n  '!/*.md'\n]\n"
                 "[deploy]\nnumReplicas = 2\n"),
            "**|!/*.md");
  EXPECT_EQ(Read("[build]\nwatchPatterns = []"), "");
}

TEST(ReadWatchPatterns, InOtherForms) {
  EXPECT_EQ(Read("build.watchPatterns = [\"a\"]"), "a");
  EXPECT_EQ(Read("build = { builder = \"X\", watchPatterns = [\"a\", \"b\"] }"), "a|b");
  EXPECT_EQ(Read("\"build\" . 'watchPatterns' = [\"a\"]"), "a");
}

TEST(ReadWatchPatterns, EveryKindOfString) {
  EXPECT_EQ(Read("[build]\nwatchPatterns = [\"a\\\"]\\u00e9\\U0001F600\\\\\", 'c:\\d']"),
            "a\"]\xC3\xA9\xF0\x9F\x98\x80\\|c:\\d");
  EXPECT_EQ(Read("[build]\nwatchPatterns = [\"\"\"\na\\\n   b\"\"\"\", '''\nc'd''']"), "ab\"|c'd");
}

TEST(ReadWatchPatterns, NotThatOfAnotherTable) {
  EXPECT_EQ(
      Read("watchPatterns = ['a']\n[deploy]\nwatchPatterns = ['b']\n"
           "[environments.pr.build]\nwatchPatterns = ['c']\n[[build.x]]\nwatchPatterns = ['d']\n"),
      "");
  EXPECT_EQ(
      Read("x = \"[build]\\nwatchPatterns = ['a']\"\ny = '''\n[build]\nwatchPatterns = ['b']'''\n"
           "z = [1, [2.5, {a = true}], 1979-05-27T07:32:00Z]\n"),
      "");
}

TEST(ReadWatchPatterns, ErrorsNameTheLine) {
  EXPECT_EQ(Read("[build]\nwatchPatterns = \"a\""),
            "railway.toml:2: build.watchPatterns is not an array of strings");
  EXPECT_EQ(Read("[build]\nwatchPatterns = [\"a\",\n1]"),
            "railway.toml:3: build.watchPatterns has an element that is not a string");
  // The rest of the message comes from the TOML library.
  for (const char* toml : {"[build]\nwatchPatterns = [\"a", "[build]\nwatchPatterns = [\"a\"",
                           "[build]\nwatchPatterns = [", "\n[build\n", "\nbuild", "\na = 'b' c",
                           "\na = \"\\q\"", "\na = \"\\ud800\"", "\na = \n"}) {
    EXPECT_TRUE(absl::StartsWith(Read(toml), "railway.toml:2: Error while parsing ")) << Read(toml);
  }
  EXPECT_TRUE(absl::StartsWith(Read("a = " + std::string(1000, '[')), "railway.toml:1: "));
}

}  // namespace
}  // namespace dumpline
