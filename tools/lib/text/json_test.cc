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

}  // namespace
}  // namespace dumpline
