#include "tools/testing/http_server/router.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace http_server {
namespace {

TEST(RouterTest, Patterns) {
  EXPECT_EQ(MatchPath("/status", "/status"), Fields());
  EXPECT_EQ(MatchPath("/status", "/status/"), std::nullopt);
  EXPECT_EQ(MatchPath("/bucket/{bucket}", "/bucket/b"), (Fields{{"bucket", "b"}}));
  EXPECT_EQ(MatchPath("/bucket/{bucket}", "/bucket/"), std::nullopt);
  EXPECT_EQ(MatchPath("/bucket/{bucket}", "/bucket/b/c"), std::nullopt);
  EXPECT_EQ(MatchPath("/object/{bucket}/{key...}", "/object/b/d//e/"),
            (Fields{{"bucket", "b"}, {"key", "d//e/"}}));
  EXPECT_EQ(MatchPath("/object/{bucket}/{key...}", "/object/b/"),
            (Fields{{"bucket", "b"}, {"key", ""}}));
  EXPECT_EQ(MatchPath("/object/{bucket}/{key...}", "/object/b"), std::nullopt);
}

TEST(RouterTest, TheFirstRouteThatMatches) {
  const Route<int> table[] = {
      {"GET", "/object/info/{key...}", "info", 1},
      {"GET", "/object/{key...}", "download", 2},
      {"POST", "/object/{key...}", "upload", 3},
  };
  Fields fields;
  ASSERT_NE(FindRoute(table, "GET", "/object/info/a", &fields), nullptr);
  EXPECT_EQ(FindRoute(table, "GET", "/object/info/a", &fields)->handler, 1);
  EXPECT_EQ(fields, (Fields{{"key", "a"}}));
  EXPECT_EQ(FindRoute(table, "GET", "/object/b", &fields)->handler, 2);
  EXPECT_EQ(FindRoute(table, "POST", "/object/info/a", &fields)->handler, 3);
  EXPECT_EQ(FindRoute(table, "PUT", "/object/b", &fields), nullptr);
}

}  // namespace
}  // namespace http_server
}  // namespace dumpline
