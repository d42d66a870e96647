#include "tools/deploy-check/fetch.h"

#include <map>
#include <string>

#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

// Returns "STATUS at URL" or the error. The URLs in `redirects` redirect; all others answer 200.
std::string Get(const std::string& url, std::map<std::string, std::string> redirects) {
  ScriptedTransport transport([&](const ScriptedTransport::Sent& sent) {
    const auto redirect = redirects.find(sent.url);
    return redirect == redirects.end() ? MakeResponse(200, "body")
                                       : MakeResponse(302, "", {{"location", redirect->second}});
  });
  const absl::StatusOr<Fetched> fetched = Fetch(&transport, url);
  if (!fetched.ok()) return std::string(fetched.status().message());
  return absl::StrCat(fetched->response.status, " at ", fetched->url);
}

TEST(Fetch, FollowsOnTheSameOrigin) {
  EXPECT_EQ(Get("https://a/", {}), "200 at https://a/");
  EXPECT_EQ(Get("https://a/", {{"https://a/", "/en"}, {"https://a/en", "en/home?x=1#y"}}),
            "200 at https://a/en/home?x=1");
  EXPECT_EQ(Get("https://a/", {{"https://a/", "https://A:443/b"}}), "200 at https://A:443/b");
}

TEST(Fetch, DoesNotLeaveTheOrigin) {
  EXPECT_EQ(Get("https://a/?token=secret", {{"https://a/?token=secret", "https://b/login?x"}}),
            "redirects from https://a/ to another origin, https://b");
  EXPECT_EQ(Get("https://a/", {{"https://a/", "http://a/"}}),
            "redirects from https://a/ to another origin, http://a");
  EXPECT_EQ(Get("http://a/", {{"http://a/", "https://a/"}}),
            "redirects from http://a/ to another origin, https://a");
  EXPECT_EQ(Get("https://a/", {{"https://a/", "//b"}}),
            "redirects from https://a/ to another origin, https://b");
  EXPECT_EQ(Get("https://a/", {{"https://a/", "file:///etc/passwd"}}),
            "redirects from https://a/ to a URL that is not http or https");
}

TEST(Fetch, Loops) {
  EXPECT_EQ(Get("https://a/", {{"https://a/", "https://a/"}}),
            "redirects in a loop at https://a/; Cloudflare's SSL mode Flexible causes that: "
            "set Full (strict)");
  EXPECT_EQ(Get("https://a/", {{"https://a/", "/b"}, {"https://a/b", "/"}}),
            "redirects in a loop at https://a/");
  std::map<std::string, std::string> chain;
  for (int i = 0; i < 20; ++i) chain[absl::StrCat("https://a/", i)] = absl::StrCat(i + 1);
  EXPECT_EQ(Get("https://a/0", chain), "redirects more than 10 times");
}

TEST(Fetch, StatusesAreForTheCaller) {
  ScriptedTransport transport({MakeResponse(503, "down")});
  EXPECT_EQ(Fetch(&transport, "https://a/")->response.status, 503);
  FailingTransport none(absl::UnavailableError("GET https://a/: no connection"));
  EXPECT_EQ(Fetch(&none, "https://a/").status().message(), "GET https://a/: no connection");
}

}  // namespace
}  // namespace dumpline
