#include "tools/env-check/host_addresses.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace {

// Uses only names that need no name server and have the same result with and without IPv6.
TEST(LookUpHost, Literals) {
  const HostAddresses v4 = LookUpHost("127.0.0.1");
  EXPECT_TRUE(v4.has_ipv4);
  EXPECT_FALSE(v4.has_ipv6);
  EXPECT_FALSE(v4.out_of_reach());
  for (const char* host : {"2001:db8::1", "[2001:db8::1]"}) {
    const HostAddresses v6 = LookUpHost(host);
    EXPECT_FALSE(v6.has_ipv4) << host;
    EXPECT_TRUE(v6.has_ipv6) << host;
    EXPECT_EQ(v6.out_of_reach(), !v6.has_ipv6_route) << host;
  }
}

TEST(LookUpHost, NoSuchName) {
  const HostAddresses none = LookUpHost("no..such.host");
  EXPECT_FALSE(none.found());
  EXPECT_FALSE(none.out_of_reach());
  EXPECT_NE(none.error, "");
}

}  // namespace
}  // namespace dumpline
