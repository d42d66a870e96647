#include "tools/testing/http_server/faults.h"

#include <string>

#include "gtest/gtest.h"

namespace dumpline {
namespace http_server {
namespace {

// Returns one character for each request: x where the fault fires.
std::string Fires(const std::string& rule, int requests) {
  FaultMenu menu;
  EXPECT_TRUE(menu.Add(rule).ok()) << rule;
  std::string fired;
  for (int i = 1; i <= requests; ++i) {
    const Fault fault = menu.Next("POST", "upload", "/x", static_cast<uint64_t>(i));
    fired += fault.kind == Fault::Kind::kNone ? '.' : 'x';
  }
  return fired;
}

TEST(FaultTest, EveryFirstSkip) {
  EXPECT_EQ(Fires("503", 4), "xxxx");
  EXPECT_EQ(Fires("503,every=3", 9), "..x..x..x");
  EXPECT_EQ(Fires("503,first=2", 5), "xx...");
  EXPECT_EQ(Fires("503,every=2,first=2", 8), ".x.x....");
  EXPECT_EQ(Fires("503,skip=2,first=1", 5), "..x..");
  EXPECT_EQ(Fires("close,requests=3", 5), "..xxx");
}

TEST(FaultTest, PerSecond) { EXPECT_EQ(Fires("429,per-second=3", 6), "...xxx"); }

TEST(FaultTest, RouteMethodPath) {
  EXPECT_EQ(Fires("503,route=upload", 1), "x");
  EXPECT_EQ(Fires("503,route=up", 1), ".");
  EXPECT_EQ(Fires("503,method=PUT", 1), ".");
  EXPECT_EQ(Fires("503,path=/x", 1), "x");
  EXPECT_EQ(Fires("503,path=/y", 1), ".");
  FaultMenu menu;
  ASSERT_TRUE(menu.Add("503,route=tus").ok());
  EXPECT_EQ(menu.Next("PATCH", "tus-patch", "/", 1).status, 503);
}

TEST(FaultTest, PerPath) {
  FaultMenu menu;
  ASSERT_TRUE(menu.Add("503,first=1,per=path").ok());
  EXPECT_EQ(menu.Next("POST", "upload", "/a", 1).status, 503);
  EXPECT_EQ(menu.Next("POST", "upload", "/b", 1).status, 503);
  EXPECT_EQ(menu.Next("POST", "upload", "/a", 1).status, 0);
}

TEST(FaultTest, TheFirstRuleThatFiresWinsAndAllIsReported) {
  FaultMenu menu;
  ASSERT_TRUE(menu.Replace("429,first=1\n\nreset,first=1\n").ok());
  EXPECT_EQ(menu.Next("GET", "info", "/", 1).status, 429);
  EXPECT_EQ(menu.Next("GET", "info", "/", 1).kind, Fault::Kind::kReset);
  EXPECT_EQ(menu.Next("GET", "info", "/", 1).kind, Fault::Kind::kNone);
  EXPECT_EQ(menu.ToJson(), R"([{"fault":"429,first=1","matched":3,"fired":1},)"
                           R"({"fault":"reset,first=1","matched":2,"fired":1}])");
}

TEST(FaultTest, Errors) {
  EXPECT_EQ(
      ParseFault("explode").status().message(),
      "invalid fault \"explode\": unknown kind \"explode\" (expected a kind of README.md or a "
      "status from 400 to 599)");
  EXPECT_EQ(ParseFault("200").status().message(),
            "invalid fault \"200\": unknown kind \"200\" (expected a kind of README.md or a status "
            "from 400 to 599)");
  EXPECT_EQ(ParseFault("503,evry=2").status().message(),
            "invalid fault \"503,evry=2\": unknown parameter \"evry\"");
  EXPECT_EQ(ParseFault("503,every=0").status().message(),
            "invalid fault \"503,every=0\": invalid value \"0\" of every");
}

}  // namespace
}  // namespace http_server
}  // namespace dumpline
