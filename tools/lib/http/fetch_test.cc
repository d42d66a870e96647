#include "tools/lib/http/fetch.h"

#include <map>
#include <string>
#include <utility>

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

TEST(Fetch, DoesNotFollowToAUrlWithAUser) {
  EXPECT_EQ(Get("https://a/", {{"https://a/", "https://user@b/"}}),
            "redirects from https://a/ to a URL that is not http or https");
  // No origin equals another origin that is unknown, too.
  EXPECT_EQ(Get("https://user@a/", {{"https://user@a/", "https://user@b/"}}),
            "redirects from https://user@a/ to a URL that is not http or https");
}

TEST(StartFetch, SendsTheHeadersAgain) {
  ScriptedTransport transport({MakeResponse(302, "", {{"location", "/b"}}), MakeResponse(200)});
  HttpRequest request;
  request.url = "https://a/";
  request.headers = {{"apikey", "x"}};
  std::string at;
  StartFetch(&transport, request, absl::InfiniteDuration(),
             [&at](absl::StatusOr<Fetched> fetched) { at = fetched->url; });
  while (transport.RunOnce()) {
  }
  EXPECT_EQ(at, "https://a/b");
  ASSERT_EQ(transport.sent().size(), 2u);
  EXPECT_EQ(transport.sent()[1].Header("apikey"), "x");
}

// A transport whose requests never end.
class SilentTransport : public ScriptedTransport {
 public:
  SilentTransport() : ScriptedTransport(Answer()) {}
  RequestId Start(HttpRequest, Done done) override {
    done_ = std::move(done);
    return 1;
  }
  void Cancel(RequestId) override { done_(absl::CancelledError("cancelled")); }

 private:
  Done done_;
};

TEST(StartFetch, HasALimitOfTime) {
  SilentTransport transport;
  HttpRequest request;
  request.url = "https://a/?token=secret";
  absl::Status status;
  StartFetch(&transport, request, absl::Seconds(3),
             [&status](absl::StatusOr<Fetched> fetched) { status = fetched.status(); });
  while (transport.RunOnce()) {
  }
  EXPECT_EQ(status, absl::DeadlineExceededError("GET https://a/: no complete answer within 3s"));
  EXPECT_EQ(transport.now(), absl::UnixEpoch() + absl::Seconds(3));
}

TEST(Fetch, FollowsToOtherOriginsOfTheSite) {
  ScriptedTransport transport({MakeResponse(301, "", {{"location", "https://b/"}}),
                               MakeResponse(301, "", {{"location", "https://b/"}})});
  const auto fetched = Fetch(&transport, "http://a/?token=secret",
                             [](const std::string& origin) { return origin == "https://b"; });
  EXPECT_EQ(fetched.status().message(),
            "redirects in a loop at https://b/; Cloudflare's SSL mode Flexible causes that: set "
            "Full (strict)");
  EXPECT_EQ(transport.Log(), "GET /?token=secret\nGET /\n");
}

TEST(Fetch, StatusesAreForTheCaller) {
  ScriptedTransport transport({MakeResponse(503, "down")});
  EXPECT_EQ(Fetch(&transport, "https://a/")->response.status, 503);
  FailingTransport none(absl::UnavailableError("GET https://a/: no connection"));
  EXPECT_EQ(Fetch(&none, "https://a/").status().message(), "GET https://a/: no connection");
}

}  // namespace
}  // namespace dumpline
