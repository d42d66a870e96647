#include "tools/lib/http/redirect.h"

#include <string>

#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

// Tests most of the examples in RFC 3986, section 5.4.
TEST(ResolveReference, AsTheRfc) {
  const auto resolve = [](const std::string& reference) {
    return ResolveReference("http://a/b/c/d;p?q", reference);
  };
  EXPECT_EQ(resolve("g"), "http://a/b/c/g");
  EXPECT_EQ(resolve("./g"), "http://a/b/c/g");
  EXPECT_EQ(resolve("g/"), "http://a/b/c/g/");
  EXPECT_EQ(resolve("/g"), "http://a/g");
  EXPECT_EQ(resolve("//g"), "http://g/");
  EXPECT_EQ(resolve("?y"), "http://a/b/c/d;p?y");
  EXPECT_EQ(resolve("g?y"), "http://a/b/c/g?y");
  EXPECT_EQ(resolve("g#s"), "http://a/b/c/g");
  EXPECT_EQ(resolve(""), "http://a/b/c/d;p?q");
  EXPECT_EQ(resolve("."), "http://a/b/c/");
  EXPECT_EQ(resolve(".."), "http://a/b/");
  EXPECT_EQ(resolve("../g"), "http://a/b/g");
  EXPECT_EQ(resolve("../../../g"), "http://a/g");
  EXPECT_EQ(resolve("/./g"), "http://a/g");
  EXPECT_EQ(resolve("g;x=1/../y"), "http://a/b/c/y");
  EXPECT_EQ(resolve("mailto:x"), "mailto:x");
  EXPECT_EQ(ResolveReference("https://a", "b"), "https://a/b");
  EXPECT_EQ(ResolveReference("https://a", "https://b"), "https://b/");
  EXPECT_EQ(ResolveReference("https://a?x", "/b"), "https://a/b");
}

TEST(RedirectTarget, RedirectsWithALocation) {
  const auto target = [](int status, const std::string& location) {
    return RedirectTarget("https://a/b/c", MakeResponse(status, "", {{"location", location}}));
  };
  for (int status : {301, 302, 303, 307, 308}) {
    EXPECT_EQ(target(status, "../d?x#y"), "https://a/d?x") << status;
  }
  for (int status : {200, 201, 300, 304, 404}) EXPECT_EQ(target(status, "/d"), "") << status;
  EXPECT_EQ(RedirectTarget("https://a/", MakeResponse(302)), "");
}

}  // namespace
}  // namespace dumpline
