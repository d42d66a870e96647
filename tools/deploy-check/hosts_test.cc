#include "tools/deploy-check/hosts.h"

#include <map>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

const char kOldPage[] = R"(<script src="/assets/index-AAAA1111.js"></script> at 12:00)";
const char kNewPage[] = R"(<script src="/assets/index-BBBB2222.js"></script> at 12:00)";
const char kNewPageLater[] = R"(<script src="/assets/index-BBBB2222.js"></script> at 12:01)";

// Answers by URL: a page with status 200; a redirect "-> URL"; a status "503"; an error "!TEXT".
using Site = std::map<std::string, std::string>;

ScriptedTransport::Answer Serve(Site site) {
  return [site = std::move(site)](
             const ScriptedTransport::Sent& sent) -> absl::StatusOr<HttpResponse> {
    const auto found = site.find(sent.url);
    if (found == site.end()) return absl::InternalError("unexpected " + sent.url);
    const std::string& text = found->second;
    if (absl::StartsWith(text, "!")) return absl::UnavailableError(text.substr(1));
    if (absl::StartsWith(text, "-> ")) return MakeResponse(301, "", {{"location", text.substr(3)}});
    if (text.size() == 3) return MakeResponse(std::stoi(text), "error");
    return MakeResponse(200, text);
  };
}

std::string WwwLine(Site site) {
  ScriptedTransport transport(Serve(std::move(site)));
  const Url bare = ParseHttpUrl("https://example.com").value();
  return CheckHost(&transport, OtherHost(bare), &bare).line;
}

// Returns a line about www.example.com. `problem` is "" if there is none.
std::string Line(const std::string& status, const std::string& final_url,
                 const std::string& problem) {
  return absl::StrCat(R"({"check":"host","url":"https://www.example.com/","status":)", status,
                      R"(,"final_url":)", final_url == "null" ? "null" : "\"" + final_url + "\"",
                      R"(,"result":")", problem.empty() ? "ok" : "failed", R"(","problems":[)",
                      problem.empty() ? "" : "\"" + problem + "\"", "]}");
}

TEST(Hosts, OtherHost) {
  const auto other = [](const char* url) { return OtherHost(ParseHttpUrl(url).value()).origin(); };
  EXPECT_EQ(other("https://example.com"), "https://www.example.com");
  EXPECT_EQ(other("https://www.example.com:444/app"), "https://example.com:444");
  EXPECT_EQ(other("https://wwwx.com"), "https://www.wwwx.com");
}

TEST(Hosts, OneRedirectsToTheOther) {
  EXPECT_EQ(WwwLine({{"https://www.example.com/", "-> https://example.com/?utm=x"},
                     {"https://example.com/?utm=x", kNewPage},
                     {"https://example.com/", kNewPage}}),
            Line("200", "https://example.com/", ""));
  EXPECT_EQ(WwwLine({{"https://www.example.com/", kNewPage},
                     {"https://example.com/", "-> https://www.example.com/"}}),
            Line("200", "https://www.example.com/", ""));
}

TEST(Hosts, BothServeTheSite) {
  const std::string other_build =
      "www.example.com serves another build than example.com; let one of both redirect to the "
      "other, or make both domains of the same service, and purge the cache of Cloudflare";
  EXPECT_EQ(
      WwwLine({{"https://www.example.com/", kNewPage}, {"https://example.com/", kNewPageLater}}),
      Line("200", "https://www.example.com/", ""));
  EXPECT_EQ(WwwLine({{"https://www.example.com/", kOldPage}, {"https://example.com/", kNewPage}}),
            Line("200", "https://www.example.com/", other_build));
  EXPECT_EQ(WwwLine({{"https://www.example.com/", "Parked"}, {"https://example.com/", kNewPage}}),
            Line("200", "https://www.example.com/", other_build));
  // The line of the other host has its error.
  EXPECT_EQ(WwwLine({{"https://www.example.com/", kNewPage}, {"https://example.com/", "503"}}),
            Line("200", "https://www.example.com/", ""));
}

TEST(Hosts, OneDoesNotAnswer) {
  const auto www = [](const std::string& answer) {
    return WwwLine({{"https://www.example.com/", answer}, {"https://example.com/", kNewPage}});
  };
  // Both are messages of libcurl, of version 7.88 and 8.14.
  for (const char* error :
       {"!GET https://www.example.com/: Couldn't resolve host name: Could not resolve host: www",
        "!GET https://www.example.com/: Could not resolve hostname: Could not resolve host: www"}) {
    EXPECT_EQ(www(error),
              Line("null", "null",
                   "www.example.com cannot be resolved; add a record for it to its DNS, such as a "
                   "CNAME, or correct this machine's network"));
  }
  EXPECT_EQ(www("!SSL peer certificate or SSH remote key was not OK"),
            Line("null", "null",
                 "www.example.com has no valid certificate: SSL peer certificate or SSH remote key "
                 "was not OK; add the host to the domains of the service (Railway) or to the edge "
                 "certificate (Cloudflare), and wait until the certificate is issued"));
  EXPECT_EQ(www("!Timeout was reached"),
            Line("null", "null", "www.example.com does not answer: Timeout was reached"));
  EXPECT_EQ(www("404"),
            Line("404", "https://www.example.com/",
                 "www.example.com answers 404; add the host to the domains of the service, which "
                 "answers 404 for hosts that it does not know (Railway)"));
  EXPECT_EQ(www("503"),
            Line("503", "https://www.example.com/", "www.example.com answers 503 (expected 2xx)"));
}

TEST(Hosts, Redirects) {
  const std::string remedy = "; let it redirect to the main host only";
  EXPECT_EQ(WwwLine({{"https://www.example.com/", "-> https://example.com/"},
                     {"https://example.com/", "-> https://www.example.com/"}}),
            Line("null", "null",
                 "www.example.com redirects in a loop at https://www.example.com/" + remedy));
  EXPECT_EQ(WwwLine({{"https://www.example.com/", "-> https://parking.example.net/?token=x"}}),
            Line("null", "null",
                 "www.example.com redirects from https://www.example.com/ to another origin, "
                 "https://parking.example.net" +
                     remedy));
  EXPECT_EQ(WwwLine({{"https://www.example.com/", "-> http://example.com/"}}),
            Line("null", "null",
                 "www.example.com redirects from https://www.example.com/ to another origin, "
                 "http://example.com" +
                     remedy));
}

TEST(HttpsRedirect, OnOneOfBothHosts) {
  const auto check = [](Site site) {
    ScriptedTransport transport(Serve(std::move(site)));
    return CheckHttpsRedirect(&transport, ParseHttpUrl("https://example.com/app").value()).line;
  };
  const std::string start = R"({"check":"https-redirect","url":"http://example.com/","status":)";
  EXPECT_EQ(
      check({{"http://example.com/", "-> https://example.com/"}, {"https://example.com/", "404"}}),
      start + R"(404,"final_url":"https://example.com/","result":"ok","problems":[]})");
  EXPECT_EQ(check({{"http://example.com/", "-> http://www.example.com/"},
                   {"http://www.example.com/", "-> https://www.example.com/"},
                   {"https://www.example.com/", kNewPage}}),
            start + R"(200,"final_url":"https://www.example.com/","result":"ok","problems":[]})");
  EXPECT_EQ(check({{"http://example.com/", kNewPage}}),
            start + R"(200,"final_url":"http://example.com/","result":"failed","problems":[)"
                    R"("http://example.com/ answers 200 instead of a redirect to https; turn on )"
                    R"(Always Use HTTPS (Cloudflare, under Edge Certificates), or redirect in the )"
                    R"(server"]})");
  EXPECT_EQ(check({{"http://example.com/", "-> https://other.example/"}}),
            start + R"(null,"final_url":null,"result":"failed","problems":["http: redirects from )"
                    R"(http://example.com/ to another origin, https://other.example"]})");
  EXPECT_TRUE(absl::StrContains(check({{"http://example.com/", "-> https://example.com/"},
                                       {"https://example.com/", "-> https://example.com/"}}),
                                "http: redirects in a loop at https://example.com/; Cloudflare's "
                                "SSL mode Flexible causes that"));
}

TEST(Certificate, DaysLeft) {
  const absl::Time now = absl::FromUnixSeconds(1767225600);  // 2026-01-01T00:00:00Z
  const auto check = [now](absl::StatusOr<HttpResponse> answer, std::optional<absl::Time> end) {
    if (answer.ok()) answer->certificate_end = end;
    ScriptedTransport transport([&](const ScriptedTransport::Sent&) { return answer; });
    return CheckCertificate(&transport, ParseHttpUrl("https://example.com").value(), 14, now);
  };
  const std::string start = R"({"check":"certificate","url":"https://example.com/","status":)";
  const CheckResult good = check(MakeResponse(503), now + absl::Hours(24) * 14);
  EXPECT_EQ(good.line, start + R"(503,"certificate_end":"2026-01-15T00:00:00Z",)"
                               R"("certificate_days":14,"result":"ok","problems":[]})");
  const CheckResult bad = check(MakeResponse(200), now + absl::Hours(24) * 14 - absl::Seconds(1));
  EXPECT_EQ(bad.line, start + R"(200,"certificate_end":"2026-01-14T23:59:59Z",)"
                              R"("certificate_days":13,"result":"failed","problems":["the )"
                              R"(certificate of example.com ends in 13 days, on )"
                              R"(2026-01-14T23:59:59Z (expected 14 days or more); renew it: most )"
                              R"(are renewed automatically, so look up in Railway or Cloudflare )"
                              R"(why this one was not"]})");
  // Waiting for another certificate is useless; waiting for the server is not.
  EXPECT_TRUE(bad.is_final);
  EXPECT_FALSE(check(absl::UnavailableError("no connection"), {}).is_final);
  EXPECT_TRUE(absl::StrContains(check(MakeResponse(200), {}).line,
                                "the end of example.com's certificate is not known"));
}

}  // namespace
}  // namespace dumpline
