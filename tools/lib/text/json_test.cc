#include "tools/lib/text/json.h"

#include <string>

#include "gtest/gtest.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace {

std::string Nested(size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); }

TEST(ParseJson, HasALimitOfLevels) {
  EXPECT_TRUE(ParseJson(Nested(200)).ok());
  EXPECT_FALSE(ParseJson(Nested(201)).ok());
  // Deep enough to overflow the stack of a recursive function.
  EXPECT_FALSE(ParseJson(Nested(1000000)).ok());
  EXPECT_FALSE(ParseJson("{\"a\":" + Nested(200) + "}").ok());
}

TEST(ParseJson, CountsLevelsAndNotBrackets) {
  std::string wide = "[";
  for (int i = 0; i < 1000; ++i) wide += "[],";
  EXPECT_TRUE(ParseJson(wide + "{}]").ok());
  EXPECT_TRUE(ParseJson("\"" + std::string(1000, '[') + "\"").ok());
  EXPECT_TRUE(ParseJson("[\"\\\"" + std::string(1000, '{') + "\\\\\"]").ok());
  EXPECT_FALSE(ParseJson("[\"\\\\\"," + Nested(200) + "]").ok());
}

TEST(ParseJson, RejectsWhatIsNotJson) {
  EXPECT_FALSE(ParseJson("").ok());
  EXPECT_FALSE(ParseJson("{").ok());
  EXPECT_FALSE(ParseJson("\"\xff\"").ok());
}

std::string FileError(const std::string& text) {
  return std::string(ParseJsonFile(text, "a.json").status().message());
}

TEST(ParseJsonFile, ErrorsHaveALine) {
  EXPECT_EQ(FileError(""), "a.json:1: not valid JSON");
  EXPECT_EQ(FileError("{\n  \"a\": 1,\n  b\n}"), "a.json:3: not valid JSON");
  EXPECT_EQ(FileError("{}\n\n{}"), "a.json:3: not valid JSON");
  EXPECT_EQ(FileError("{\n\"a\": [1,\n2]\n"), "a.json:4: not valid JSON");
  EXPECT_EQ(FileError(Nested(201)),
            "a.json: JSON is nested too deeply (expected at most 200 levels)");
}

TEST(ParseJsonFile, AcceptsCommentsAndAByteOrderMark) {
  EXPECT_EQ(ToJsonText(*ParseJsonFile("\xEF\xBB\xBF{ // one\n /* two */ \"a\": 1}", "a")),
            R"({"a":1})");
}

}  // namespace
}  // namespace dumpline
