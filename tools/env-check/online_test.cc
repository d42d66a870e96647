#include "tools/env-check/online.h"

#include <map>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/http/testing/scripted_transport.h"

namespace dumpline {
namespace {

using Sent = ScriptedTransport::Sent;

// A JWT with the claims {"role":"service_role"}.
constexpr char kJwt[] = "eyJhbGciOiJIUzI1NiJ9.eyJyb2xlIjoic2VydmljZV9yb2xlIn0.c2ln";

HostAddresses HasIpv4(const std::string&) {
  HostAddresses addresses;
  addresses.has_ipv4 = true;
  return addresses;
}

HostAddresses HasIpv6(const std::string&, bool route) {
  HostAddresses addresses;
  addresses.has_ipv6 = true;
  addresses.has_ipv6_route = route;
  return addresses;
}

HostAddresses IsUnknown(const std::string&) {
  HostAddresses addresses;
  addresses.error = "Name or service not known";
  return addresses;
}

// Responds like a project that has every service.
absl::StatusOr<HttpResponse> Healthy(const Sent& sent) {
  if (absl::EndsWith(sent.url, "/storage/v1/status")) return MakeResponse(200);
  return MakeResponse(200, "{}", {{"content-type", "application/json"}});
}

class Online {
 public:
  std::function<HostAddresses(const std::string&)> look_up = HasIpv4;
  std::string requests;  // "URL apikey=… authorization=…" for each request

  // Returns one line for each finding: "check severity: what [fix]".
  std::string Check(const Settings& settings, ScriptedTransport::Answer answer) {
    EnvCheckOptions options;
    options.allow_local_target = options.allow_remote_source = true;
    options.now = absl::FromUnixSeconds(1790000000);
    ScriptedTransport transport(std::move(answer));
    const SyncSettings sync = ParseSyncSettings(settings);
    const auto findings = CheckOnline(sync, CheckSettings(options, sync), &transport, look_up);
    requests.clear();
    for (const Sent& sent : transport.sent()) {
      absl::StrAppend(&requests, sent.url, " apikey=", sent.Header("apikey"),
                      " authorization=", sent.Header("authorization"), "\n");
    }
    std::string all;
    for (const Finding& finding : findings) {
      const char* const severities[] = {"ok", "info", "warning", "error"};
      absl::StrAppend(&all, finding.check, " ", severities[static_cast<int>(finding.severity)],
                      ": ", finding.what, finding.fix.empty() ? "" : " [", finding.fix,
                      finding.fix.empty() ? "\n" : "]\n");
    }
    return all;
  }

  // Checks development alone, with buckets. The project responds to `path` with `other`.
  std::string CheckPath(const std::string& path, absl::StatusOr<HttpResponse> other) {
    return Check(
        {{"DEV_URL", "https://dev.example.com"},
         {"DEV_SECRET_KEY", "sb_secret_dev"},
         {"BUCKETS", "images"}},
        [&](const Sent& sent) { return absl::EndsWith(sent.url, path) ? other : Healthy(sent); });
  }
};

TEST(CheckOnline, ChecksBothProjects) {
  Online online;
  EXPECT_EQ(online.Check({{"DEV_URL", "http://127.0.0.1:54321/"},
                          {"DEV_SECRET_KEY", "sb_secret_dev"},
                          {"DEV_DB_URL", "postgresql://postgres:pw@127.0.0.1:54322/postgres"},
                          {"SUPABASE_URL", "https://prod.example.com/storage/v1"},
                          {"SUPABASE_SERVICE_ROLE_KEY", kJwt},
                          {"PROD_DB_URL", "postgresql://postgres:pw@db.example.com/postgres"}},
                         Healthy),
            "dev-storage ok: DEV_URL's storage answers\n"
            "dev-auth ok: DEV_URL's auth answers\n"
            "dev-rest ok: DEV_URL's REST API answers\n"
            "dev-database-host ok: DEV_DB_URL's host 127.0.0.1 has an address that this machine "
            "can reach\n"
            "prod-storage ok: SUPABASE_URL's storage answers\n"
            "prod-auth ok: SUPABASE_URL's auth answers\n"
            "prod-rest ok: SUPABASE_URL's REST API answers\n"
            "prod-database-host ok: PROD_DB_URL's host db.example.com has an address that this "
            "machine can reach\n");
  // A new key is sent only in apikey, a JWT in both headers, and no key where none is needed.
  const std::string jwt = absl::StrCat(" apikey=", kJwt, " authorization=Bearer ", kJwt, "\n");
  EXPECT_EQ(online.requests,
            absl::StrCat("http://127.0.0.1:54321/storage/v1/status apikey= authorization=\n"
                         "http://127.0.0.1:54321/auth/v1/health apikey=sb_secret_dev "
                         "authorization=\n"
                         "http://127.0.0.1:54321/rest/v1/ apikey=sb_secret_dev authorization=\n"
                         "https://prod.example.com/storage/v1/status apikey= authorization=\n"
                         "https://prod.example.com/auth/v1/health",
                         jwt, "https://prod.example.com/rest/v1/", jwt));
}

TEST(CheckOnline, NothingToAsk) {
  Online online;
  online.look_up = IsUnknown;  // the host is not looked up either
  for (const Settings& settings :
       {Settings{}, Settings{{"DEV_URL", "file:///srv/buckets"}, {"PROD_URL", "file:copy"}},
        Settings{{"DEV_DB_URL", "postgresql:///postgres"},
                 {"PROD_DB_URL", "postgresql:///postgres?host=/tmp"}},
        Settings{{"PROD_DB_URL", "postgresql://db.example.com/x?hostaddr=192.0.2.1"}},
        Settings{{"PROD_URL", "sb_secret_x"}, {"PROD_DB_URL", "host=db.example.com"}},
        Settings{{"PROD_DB_URL", "postgresql://u:p@q@db.example.com/x"}}}) {
    EXPECT_EQ(online.Check(settings, Healthy), "");
    EXPECT_EQ(online.requests, "");
  }
}

// Keys that fail the offline checks are not sent.
TEST(CheckOnline, KeyIsSentWhereItBelongsOnly) {
  const auto sent_keys = [](Settings settings) {
    settings.emplace("PROD_URL", "https://abcdefghijklmnopqrst.supabase.co");
    Online online;
    online.Check(settings, Healthy);
    EXPECT_TRUE(absl::StrContains(online.requests, "/rest/v1/ apikey="));
    std::string without_names = online.requests;
    return absl::StrContains(without_names, "=sb_") || absl::StrContains(without_names, "=ey");
  };
  EXPECT_TRUE(sent_keys({{"PROD_SECRET_KEY", "sb_secret_x"}}));
  EXPECT_TRUE(sent_keys({{"PROD_SECRET_KEY", kJwt}}));
  EXPECT_FALSE(sent_keys({{"PROD_SECRET_KEY", "sb_secret_x y"}}));
  EXPECT_FALSE(sent_keys({{"PROD_SECRET_KEY", "sbp_x"}}));
  EXPECT_FALSE(sent_keys({{"PROD_SECRET_KEY", "sb_publishable_x"}}));
  // The key would travel over the internet in plain text.
  EXPECT_FALSE(sent_keys({{"PROD_URL", "http://example.com"}, {"PROD_SECRET_KEY", "sb_secret_x"}}));
  // The key belongs to another project: {"role":"service_role","ref":"zyxwvutsrqponmlkjihg"}.
  EXPECT_FALSE(
      sent_keys({{"PROD_SECRET_KEY",
                  "eyJhbGciOiJIUzI1NiJ9."
                  "eyJyb2xlIjoic2VydmljZV9yb2xlIiwicmVmIjoienl4d3Z1dHNycXBvbm1sa2ppaGcifQ.c2ln"}}));
  // One of the two sides has the other's key.
  EXPECT_FALSE(sent_keys({{"PROD_SECRET_KEY", "sb_secret_x"},
                          {"DEV_SECRET_KEY", "sb_secret_x"},
                          {"DEV_URL", "http://127.0.0.1:54321"}}));
}

TEST(CheckOnline, StorageIsNeededForBuckets) {
  const auto check = [](const char* buckets) {
    return Online().Check(
        {{"DEV_URL", "https://dev.example.com"}, {"BUCKETS", buckets}}, [](const Sent& sent) {
          return absl::StrContains(sent.url, "storage") ? MakeResponse(404, "") : Healthy(sent);
        });
  };
  EXPECT_EQ(check(""),
            "dev-storage warning: DEV_URL's storage answers 404 [set DEV_URL to the project's own "
            "URL]\n"
            "dev-auth ok: DEV_URL's auth answers\n"
            "dev-rest ok: DEV_URL's REST API answers\n");
  EXPECT_EQ(check("images"),
            "dev-storage error: DEV_URL's storage answers 404 [set DEV_URL to the project's own "
            "URL]\n"
            "dev-auth ok: DEV_URL's auth answers\n"
            "dev-rest ok: DEV_URL's REST API answers\n");
}

constexpr char kStorageOk[] = "dev-storage ok: DEV_URL's storage answers\n";
constexpr char kAuthOk[] = "dev-auth ok: DEV_URL's auth answers\n";
constexpr char kRestOk[] = "dev-rest ok: DEV_URL's REST API answers\n";

TEST(CheckOnline, ServicesThatAreNotThere) {
  EXPECT_EQ(Online().CheckPath("/auth/v1/health",
                               MakeResponse(404, R"({"message":"Route GET:/x not found"})")),
            absl::StrCat(kStorageOk,
                         "dev-auth info: DEV_URL's auth answers 404: Route GET:/x not found "
                         "[set DEV_URL to the project's own URL, unless the project has no auth]\n",
                         kRestOk));
  EXPECT_EQ(Online().CheckPath("/rest/v1/", MakeResponse(404, "<html>")),
            absl::StrCat(kStorageOk, kAuthOk,
                         "dev-rest info: DEV_URL's REST API answers 404 [set DEV_URL to the "
                         "project's own URL, unless the project has no REST API]\n"));
}

TEST(CheckOnline, StatusesAndWhatIsToBeDone) {
  const auto rest = [](int status, const char* body) {
    const std::string all = Online().CheckPath("/rest/v1/", MakeResponse(status, body));
    const std::string others = absl::StrCat(kStorageOk, kAuthOk);
    EXPECT_EQ(all.substr(0, others.size()), others);
    return all.substr(others.size());
  };
  EXPECT_EQ(rest(401, R"({"message":"Invalid API key","hint":"x"})"),
            "dev-rest error: DEV_URL's REST API rejects DEV_SECRET_KEY: it answers 401: "
            "Invalid API key [take a key of this project that is not revoked, from the dashboard "
            "under API Keys]\n");
  EXPECT_EQ(rest(402, R"({"message":"exceed_egress_quota"})"),
            "dev-rest error: DEV_URL's REST API answers 402: exceed_egress_quota [the project is "
            "restricted: see its organization's usage and billing]\n");
  EXPECT_EQ(rest(540, ""),
            "dev-rest error: DEV_URL's REST API answers 540; the project is paused [restore the "
            "project in the dashboard]\n");
  EXPECT_EQ(rest(521, "<html><title>Web server is down</title>"),
            "dev-rest error: DEV_URL's REST API answers 521 [try again, or look at the project's "
            "health in the dashboard]\n");
  EXPECT_EQ(rest(405, R"({"msg":"two\nlines"})"),
            "dev-rest error: DEV_URL's REST API answers 405: two lines [set DEV_URL to the "
            "project's own URL]\n");
  // A long message is truncated, but not within a character.
  const std::string long_text(199, 'x');
  EXPECT_EQ(rest(500, absl::StrCat(R"({"error":")", long_text, R"(éé"})").c_str()),
            absl::StrCat("dev-rest error: DEV_URL's REST API answers 500: ", long_text,
                         "… [try again, or look at the project's health in the dashboard]\n"));
}

TEST(CheckOnline, WithoutAKey) {
  const auto check = [](int status) {
    return Online().Check({{"PROD_URL", "https://prod.example.com"}}, [status](const Sent& sent) {
      return absl::StrContains(sent.url, "storage") ? MakeResponse(200) : MakeResponse(status);
    });
  };
  EXPECT_EQ(check(401),
            "prod-storage ok: PROD_URL's storage answers\n"
            "prod-auth ok: PROD_URL's auth answers, and requires a key\n"
            "prod-rest ok: PROD_URL's REST API answers, and requires a key\n");
  EXPECT_EQ(check(403),
            "prod-storage ok: PROD_URL's storage answers\n"
            "prod-auth error: PROD_URL's auth answers 403 [set PROD_URL to the project's own "
            "URL]\n"
            "prod-rest error: PROD_URL's REST API answers 403 [set PROD_URL to the project's own "
            "URL]\n");
}

TEST(CheckOnline, WebApplicationsAnswerEverything) {
  EXPECT_EQ(Online().CheckPath(
                "/status", MakeResponse(200, "<html>", {{"content-type", "text/html; charset=x"}})),
            absl::StrCat("dev-storage error: DEV_URL's storage answers with a web page [set "
                         "DEV_URL to the project's own URL]\n",
                         kAuthOk, kRestOk));
}

// Returns the finding about a REST API at `url` that redirects, followed by the fix.
std::string Redirect(const std::string& url, const std::string& location, int status = 301) {
  const std::string all = Online().Check({{"DEV_URL", url}}, [&](const Sent& sent) {
    return absl::EndsWith(sent.url, "/rest/v1/")
               ? MakeResponse(status, "", {{"location", location}})
               : Healthy(sent);
  });
  return all.substr(all.find("dev-rest"));
}

TEST(CheckOnline, LoopsOfFlexibleSsl) {
  const std::string loop =
      "dev-rest error: DEV_URL's REST API redirects to itself, a loop: Cloudflare's SSL/TLS mode "
      "Flexible causes that, because it uses http to a server that requires https [set "
      "Cloudflare's SSL/TLS mode to Full (strict)]\n";
  for (int status : {301, 302, 303, 307, 308}) {
    EXPECT_EQ(Redirect("https://dev.example.com", "https://dev.example.com/rest/v1/", status),
              loop);
  }
  EXPECT_EQ(Redirect("https://dev.example.com", "https://DEV.example.com:443/rest/v1/"), loop);
  EXPECT_EQ(Redirect("https://dev.example.com", "/rest/v1/"), loop);
  EXPECT_EQ(Redirect("http://127.0.0.1:8000", ""),
            "dev-rest error: DEV_URL's REST API answers 301 [set DEV_URL to the project's own "
            "URL]\n");
  EXPECT_EQ(
      Redirect("https://dev.example.com", "http://dev.example.com/rest/v1/"),
      "dev-rest error: DEV_URL's REST API redirects from https to http, a loop: Cloudflare's "
      "SSL/TLS mode Flexible causes that, because it uses http to a server that requires https "
      "[set Cloudflare's SSL/TLS mode to Full (strict)]\n");
  // From http, such a redirect alone is not a loop.
  for (const char* location :
       {"https://dev.example.com/rest/v1/", "https://dev.example.com:443/rest/v1/"}) {
    EXPECT_EQ(Redirect("http://dev.example.com", location),
              "dev-rest error: DEV_URL's REST API redirects from http to https [write DEV_URL with "
              "https; if that redirects to itself, set Cloudflare's SSL/TLS mode to Full "
              "(strict)]\n");
  }
}

TEST(CheckOnline, RedirectsToElsewhere) {
  const auto to = [](const std::string& where) {
    return absl::StrCat("dev-rest error: DEV_URL's REST API redirects to ", where,
                        " [set DEV_URL to the project's own URL, where nothing redirects]\n");
  };
  const std::string url = "https://dev.example.com";
  EXPECT_EQ(Redirect(url, "https://Login.example.com/cdn/TOKEN?token=TOKEN"),
            to("https://login.example.com"));
  EXPECT_EQ(Redirect(url, "//www.dev.example.com/rest/v1/"), to("https://www.dev.example.com"));
  EXPECT_EQ(Redirect(url, "/login?token=TOKEN"), to("https://dev.example.com/login"));
  EXPECT_EQ(Redirect(url, "/rest/v1/?token=TOKEN"), to("https://dev.example.com/rest/v1/"));
  EXPECT_EQ(Redirect(url, "/rest/v1"), to("https://dev.example.com/rest/v1"));
  EXPECT_EQ(Redirect(url, "https://dev.example.com:8443/rest/v1/"),
            to("https://dev.example.com:8443"));
  EXPECT_EQ(Redirect(url, "https://me:pw@dev.example.com/"), to("a URL that is not http or https"));
  EXPECT_EQ(Redirect(url, "mailto:me@example.com"), to("a URL that is not http or https"));
}

TEST(CheckOnline, NoneFollowed) {
  Online online;
  online.CheckPath("", MakeResponse(307, "", {{"location", "https://other.example.com/"}}));
  EXPECT_EQ(online.requests,
            "https://dev.example.com/storage/v1/status apikey= authorization=\n"
            "https://dev.example.com/auth/v1/health apikey=sb_secret_dev authorization=\n"
            "https://dev.example.com/rest/v1/ apikey=sb_secret_dev authorization=\n");
}

// Returns an error like those of CurlTransport, which start with the method and the URL.
absl::StatusOr<HttpResponse> Refused(const Sent& sent) {
  return absl::UnavailableError(
      absl::StrCat(sent.method, " ", sent.url, ": Couldn't connect to server: Failed to connect"));
}

TEST(CheckOnline, OneFindingWhenNothingAnswers) {
  Online online;
  EXPECT_EQ(online.Check({{"DEV_URL", "http://127.0.0.1:54321"}}, Refused),
            "dev-connection error: DEV_URL's host 127.0.0.1, port 54321, does not answer: Couldn't "
            "connect to server: Failed to connect [start the local stack: supabase start]\n");
  EXPECT_EQ(online.Check({{"PROD_URL", "https://prod.example.com"}}, Refused),
            "prod-connection error: PROD_URL's host prod.example.com, port 443, does not answer: "
            "Couldn't connect to server: Failed to connect [correct PROD_URL, or let this machine "
            "reach it]\n");
  const std::string certificate = "SSL certificate problem: self-signed certificate";
  EXPECT_EQ(online.Check({{"PROD_URL", "https://prod.example.com"}},
                         [&](const Sent&) { return absl::InternalError(certificate); }),
            absl::StrCat("prod-connection error: PROD_URL's host prod.example.com, port 443, does "
                         "not answer: ",
                         certificate,
                         " [give the host a certificate that is valid for it, or name the file of "
                         "your own authority in SSL_CERT_FILE]\n"));
}

TEST(CheckOnline, OneServiceWithoutAnAnswer) {
  EXPECT_EQ(Online().CheckPath("/rest/v1/", absl::UnavailableError(
                                                "GET https://dev.example.com/rest/v1/: Timeout")),
            absl::StrCat(kStorageOk, kAuthOk,
                         "dev-rest error: DEV_URL's REST API does not answer: Timeout [try again, "
                         "or look at the project's health in the dashboard]\n"));
}

TEST(CheckOnline, NamesThatDoNotResolve) {
  Online online;
  online.look_up = IsUnknown;
  EXPECT_EQ(
      online.Check({{"DEV_URL", "https://dev.example.com"},
                    {"DEV_DB_URL", "postgresql://postgres:pw@dev.example.com/postgres"},
                    {"PROD_URL", "https://abcdefghijklmnopqrst.supabase.co"},
                    {"PROD_DB_URL",
                     "postgresql://postgres:pw@db.abcdefghijklmnopqrst.supabase.co/postgres"}},
                   Refused),
      "dev-connection error: DEV_URL's host dev.example.com cannot be resolved: Name or service "
      "not known [correct DEV_URL, or this machine's network]\n"
      "dev-database-host error: DEV_DB_URL's host dev.example.com cannot be resolved: Name or "
      "service not known [correct DEV_DB_URL, or this machine's network]\n"
      "prod-connection error: PROD_URL's host abcdefghijklmnopqrst.supabase.co cannot be resolved: "
      "Name or service not known [correct PROD_URL, or this machine's network; a project that is "
      "paused or deleted has no address]\n"
      "prod-database-host error: PROD_DB_URL's host db.abcdefghijklmnopqrst.supabase.co cannot be "
      "resolved: Name or service not known [correct PROD_DB_URL, or this machine's network; a "
      "project that is paused or deleted has no address]\n");
  // This machine need not resolve a name that its proxy resolves.
  EXPECT_EQ(online.Check({{"DEV_URL", "https://dev.example.com"}}, Healthy),
            absl::StrCat(kStorageOk, kAuthOk, kRestOk));
}

TEST(CheckOnline, Ipv6OnlyHosts) {
  const Settings hosted = {
      {"PROD_URL", "https://[2001:db8::1]"},
      {"PROD_DB_URL", "postgresql://postgres:pw@db.abcdefghijklmnopqrst.supabase.co/postgres"}};
  const Settings own = {{"PROD_DB_URL", "postgresql://postgres:pw@[2001:db8::1]:5433/postgres"}};
  Online online;
  online.look_up = [](const std::string& host) { return HasIpv6(host, false); };
  EXPECT_EQ(online.Check(hosted, Refused),
            "prod-connection error: PROD_URL's host [2001:db8::1] has only IPv6 addresses, and "
            "this machine has no IPv6 route [use a machine with IPv6, or a host with an IPv4 "
            "address]\n"
            "prod-database-host error: PROD_DB_URL's host db.abcdefghijklmnopqrst.supabase.co has "
            "only IPv6 addresses, and this machine has no IPv6 route [use the session pooler, "
            "which has IPv4 addresses: aws-0-REGION.pooler.supabase.com:5432, user "
            "postgres.abcdefghijklmnopqrst, from the dashboard under Connect]\n");
  EXPECT_EQ(online.Check(own, Refused),
            "prod-database-host error: PROD_DB_URL's host [2001:db8::1] has only IPv6 addresses, "
            "and this machine has no IPv6 route [use the session pooler, which has IPv4 addresses: "
            "aws-0-REGION.pooler.supabase.com:5432, user postgres.REF, from the dashboard under "
            "Connect]\n");
  online.look_up = [](const std::string& host) { return HasIpv6(host, true); };
  EXPECT_EQ(online.Check(own, Refused),
            "prod-database-host ok: PROD_DB_URL's host [2001:db8::1] has an address that this "
            "machine can reach\n");
}

// Findings never show parts of the request, whatever the response.
TEST(CheckOnline, NoSecretIsShown) {
  const std::string canary = "CaNaRy_7";
  const std::string jwt = absl::StrCat(kJwt, canary);
  const ScriptedTransport::Answer echoes[] = {
      [](const Sent& sent) {
        return MakeResponse(400, absl::StrCat(R"({"message":"no such key: )", sent.Header("apikey"),
                                              " at ", sent.url, R"("})"));
      },
      [](const Sent& sent) {
        return MakeResponse(401, absl::StrCat(R"({"msg":")", std::string(150, 'x'),
                                              sent.Header("authorization"), R"("})"));
      },
      [](const Sent& sent) {
        return MakeResponse(302, "", {{"location", sent.url + "/x/" + sent.Header("apikey")}});
      },
      [](const Sent& sent) {
        return MakeResponse(
            302, "", {{"location", absl::StrCat("https://", sent.Header("apikey"), ".example/")}});
      },
      [](const Sent& sent) {
        return absl::UnavailableError(absl::StrCat("GET ", sent.url, ": could not send ",
                                                   sent.Header("apikey"), " to ", sent.url));
      },
  };
  for (const auto& echo : echoes) {
    for (const std::string& key : {"sb_secret_" + canary, jwt}) {
      for (const std::string& url :
           {std::string("https://a.example"), "https://a.example/" + canary}) {
        const std::string out = Online().Check(
            {{"DEV_URL", url},
             {"DEV_SECRET_KEY", key},
             {"PROD_URL", url},
             {"SUPABASE_SECRET_KEY", key + "2"},
             {"SUPABASE_ACCESS_TOKEN", "sbp_" + canary},
             {"PROD_DB_URL",
              absl::StrCat("postgresql://u:", canary, "@db.example.com/x?password=", canary)}},
            echo);
        EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(out), absl::AsciiStrToLower(canary)))
            << out;
        EXPECT_FALSE(absl::StrContains(out, "prod-rest ok")) << out;
      }
    }
  }
}

}  // namespace
}  // namespace dumpline
