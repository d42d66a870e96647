#include "tools/deploy-check/page.h"

#include <string>

#include "absl/strings/str_join.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

TEST(PageTitle, TextAsPeopleReadIt) {
  EXPECT_EQ(PageTitle("<html><head><title>Agents</title>"), "Agents");
  EXPECT_EQ(PageTitle("<TITLE lang=en>\n  A &amp; B\n  &lt;C&gt; &#39;d&#x27;\n</Title>"),
            "A & B <C> 'd'");
  EXPECT_EQ(PageTitle("<titlebar>x</titlebar><title>y</title><title>z</title>"), "y");
  EXPECT_EQ(PageTitle("<title>cut"), "");
  EXPECT_EQ(PageTitle("<p>none</p>"), "");
  EXPECT_EQ(PageTitle("<title"), "");
}

std::string Assets(absl::string_view html) { return absl::StrJoin(PageAssets(html), " "); }

TEST(PageAssets, ScriptsAndStylesheets) {
  EXPECT_EQ(
      Assets("<script type=\"module\" crossorigin src=\"/assets/index-BX3kd92a.js\"></script>\n"
             "<link rel=modulepreload href='/assets/vendor-1.mjs'>"
             "<LINK REL=stylesheet\n HREF=/assets/index-C0.css>"
             "<link rel=\"icon\" href=\"/logo.svg\"><script>let a = 1 < 2;</script>"
             "<script src=app.js?v=2&amp;w=3></script>"
             "<script src=\"/assets/index-BX3kd92a.js\"></script>"),
      "/assets/index-BX3kd92a.js /assets/vendor-1.mjs /assets/index-C0.css app.js?v=2&w=3");
  EXPECT_EQ(Assets("<script data-src=\"/a.js\" src=\"/b.js\">"), "/b.js");
  EXPECT_EQ(Assets("<script src=\"/cut.js"), "/cut.js");
  EXPECT_EQ(Assets("plain text"), "");
}

TEST(OriginOf, SchemeHostPort) {
  EXPECT_EQ(OriginOf("https://Example.com/a"), "https://example.com");
  EXPECT_EQ(OriginOf("HTTPS://example.com:443"), "https://example.com");
  EXPECT_EQ(OriginOf("http://example.com:8080?x"), "http://example.com:8080");
  EXPECT_EQ(OriginOf("mailto:a@b"), "");
  EXPECT_EQ(OriginOf("/a"), "");
}

// Most of RFC 3986's own examples, section 5.4.
TEST(ResolveReference, AsTheRfc) {
  const auto resolve = [](absl::string_view reference) {
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

}  // namespace
}  // namespace dumpline
