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

}  // namespace
}  // namespace dumpline
