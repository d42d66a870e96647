#include "tools/testing/storage_server/faults.h"

#include <string>

#include "gtest/gtest.h"
#include "tools/testing/storage_server/auth.h"
#include "tools/testing/storage_server/limits.h"
#include "tools/testing/storage_server/util.h"

namespace dumpline {
namespace storage_server {
namespace {

// One character a request: x where the fault fires.
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
  EXPECT_EQ(ParseFault("explode").status().message(),
            "fault 'explode': 'explode' is no fault and no status from 400 to 599");
  EXPECT_EQ(ParseFault("200").status().message(),
            "fault '200': '200' is no fault and no status from 400 to 599");
  EXPECT_EQ(ParseFault("503,evry=2").status().message(), "fault '503,evry=2': there is no 'evry'");
  EXPECT_EQ(ParseFault("503,every=0").status().message(),
            "fault '503,every=0': '0' is no value for 'every'");
}

TEST(LimitsTest, FileSizes) {
  EXPECT_EQ(ParseFileSize("3B").value_or(-1), 3);
  EXPECT_EQ(ParseFileSize("1KB").value_or(-1), 1000);
  EXPECT_EQ(ParseFileSize("50MB").value_or(-1), 50000000);
  EXPECT_EQ(ParseFileSize("20GB").value_or(-1), 20000000000);
  EXPECT_EQ(ParseFileSize("1234567B").value_or(-1), 1230000);
  EXPECT_FALSE(ParseFileSize("50").has_value());
  EXPECT_FALSE(ParseFileSize("x MB").has_value());
}

TEST(LimitsTest, MimeTypes) {
  EXPECT_TRUE(MimeTypeAllowed("image/png", {"text/plain", "image/*"}));
  EXPECT_TRUE(MimeTypeAllowed("x/y", {}));
  EXPECT_FALSE(MimeTypeAllowed("text/plain; charset=utf-8", {"text/plain"}));
}

TEST(AuthTest, Tokens) {
  std::string what;
  const std::string good = SignJwt("secret", {{"role", "anon"}, {"exp", 4102444800}});
  EXPECT_TRUE(VerifyJwt("secret", good, &what).has_value());
  EXPECT_FALSE(VerifyJwt("other", good, &what).has_value());
  EXPECT_EQ(what, "signature verification failed");
  EXPECT_FALSE(VerifyJwt("secret", SignJwt("secret", {{"exp", 1}}), &what).has_value());
  EXPECT_EQ(what, "\"exp\" claim timestamp check failed");
  EXPECT_FALSE(VerifyJwt("secret", "x", &what).has_value());
  EXPECT_EQ(what, "Invalid Compact JWS");
}

TEST(UtilTest, DigestsOfTheirStandards) {
  // RFC 4231, case 2
  EXPECT_EQ(Hex(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(UtilTest, Times) {
  EXPECT_EQ(IsoTime(1786615200123), "2026-08-13T10:00:00.123Z");
  EXPECT_EQ(HttpTime(1786615200123), "Thu, 13 Aug 2026 10:00:00 GMT");
  EXPECT_EQ(ParseHttpTime("Thu, 13 Aug 2026 10:00:00 GMT"), 1786615200);
  EXPECT_EQ(ParseHttpTime("soon"), -1);
}

}  // namespace
}  // namespace storage_server
}  // namespace dumpline
