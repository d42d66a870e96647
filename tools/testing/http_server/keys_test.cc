#include "tools/testing/http_server/keys.h"

#include <string>

#include "absl/strings/escaping.h"
#include "gtest/gtest.h"
#include "tools/testing/http_server/util.h"

namespace dumpline {
namespace http_server {
namespace {

TEST(KeysTest, Tokens) {
  std::string error;
  const std::string good = SignJwt("secret", {{"role", "anon"}, {"exp", 4102444800}});
  EXPECT_TRUE(VerifyJwt("secret", good, &error).has_value());
  EXPECT_FALSE(VerifyJwt("other", good, &error).has_value());
  EXPECT_EQ(error, "signature verification failed");
  EXPECT_FALSE(VerifyJwt("secret", SignJwt("secret", {{"exp", 1}}), &error).has_value());
  EXPECT_EQ(error, "\"exp\" claim timestamp check failed");
  EXPECT_FALSE(VerifyJwt("secret", "x", &error).has_value());
  EXPECT_EQ(error, "Invalid Compact JWS");
}

TEST(UtilTest, HmacSha256) {
  // RFC 4231, case 2
  EXPECT_EQ(absl::BytesToHexString(HmacSha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

TEST(UtilTest, Times) {
  EXPECT_EQ(IsoTime(1786615200123), "2026-08-13T10:00:00.123Z");
  EXPECT_EQ(HttpTime(1786615200123), "Thu, 13 Aug 2026 10:00:00 GMT");
}

}  // namespace
}  // namespace http_server
}  // namespace dumpline
