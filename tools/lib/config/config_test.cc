#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/config/api_key.h"
#include "tools/lib/config/database_url.h"
#include "tools/lib/config/dotenv.h"
#include "tools/lib/config/host.h"

namespace dumpline {
namespace {

// Settings as "[NAME=value]…", or the error.
std::string Parse(absl::string_view text) {
  const auto settings = ParseDotenv(text, "env");
  if (!settings.ok()) return std::string(settings.status().message());
  std::string all;
  for (const auto& [name, value] : *settings) absl::StrAppend(&all, "[", name, "=", value, "]");
  return all;
}

TEST(Dotenv, PlainLines) {
  EXPECT_EQ(Parse("A=1\nB = two words \n\n# C=3\n  D=4"), "[A=1][B=two words][D=4]");
  EXPECT_EQ(Parse("\xEF\xBB\xBF"
                  "A=1\r\nB=\r\n"),
            "[A=1][B=]");
  EXPECT_EQ(Parse("export A=1\nexport\tB=2\nexported=3\nexport=4"),
            "[A=1][B=2][export=4][exported=3]");
  EXPECT_EQ(Parse("A=1\nA=2"), "[A=2]");
  EXPECT_EQ(Parse(""), "");
}

TEST(Dotenv, CommentsStandApart) {
  EXPECT_EQ(Parse("A=1 # one\nB=#\nC=a#b\nD='x' # y"), "[A=1][B=][C=a#b][D=x]");
}

TEST(Dotenv, QuotesAndWhatIsNotExpanded) {
  EXPECT_EQ(Parse("A='$HOME \\n # \"'\nB=\"a\\nb\\\"\\\\\\$c \\x # '\""),
            "[A=$HOME \\n # \"][B=a\nb\"\\$c \\x # ']");
  EXPECT_EQ(Parse("A=\"one\ntwo\"\nB=$(touch /tmp/x)`id`${A}"),
            "[A=one\ntwo][B=$(touch /tmp/x)`id`${A}]");
  EXPECT_EQ(Parse("A=it's"), "[A=it's]");
}

TEST(Dotenv, ErrorsNameTheLineAndNoValue) {
  EXPECT_EQ(Parse("A=1\nsecret"), "env:2: neither NAME=VALUE nor a comment");
  EXPECT_EQ(Parse("A B=secret"), "env:1: what stands before the = is no name");
  EXPECT_EQ(Parse("=secret"), "env:1: what stands before the = is no name");
  EXPECT_EQ(Parse("A=\"1\n2\"\nB='secret\n"), "env:3: a quoted value without its end");
  EXPECT_EQ(Parse("A='x'secret"), "env:1: something behind a quoted value");
  EXPECT_EQ(Parse(absl::string_view("A=1\nB='2\nsec\0ret'\n", 17)), "env:3: a zero byte");
}

std::string Jwt(absl::string_view claims) {
  return absl::StrCat("eyJhbGciOiJIUzI1NiJ9.", absl::WebSafeBase64Escape(claims), ".c2ln");
}

TEST(ApiKey, KindsByTheirForm) {
  using Kind = ApiKey::Kind;
  EXPECT_EQ(InspectApiKey("sb_secret_x").kind, Kind::kSecret);
  EXPECT_EQ(InspectApiKey("sb_publishable_x").kind, Kind::kPublishable);
  EXPECT_EQ(InspectApiKey("sbp_0123").kind, Kind::kAccessToken);
  for (const char* text : {"", "x", "a.b.c", "a.b", "eyJ.eyJ.eyJ", "SB_SECRET_x"}) {
    EXPECT_EQ(InspectApiKey(text).kind, Kind::kUnknown) << text;
  }
  EXPECT_EQ(InspectApiKey(Jwt("[]")).kind, Kind::kUnknown);
  EXPECT_EQ(InspectApiKey(Jwt("{}")).kind, Kind::kJwt);
}

TEST(ApiKey, ClaimsOfAJwt) {
  const ApiKey key = InspectApiKey(Jwt(
      R"({"iss":"supabase","ref":"abcdefghijklmnopqrst","role":"anon","iat":1,"exp":2000000000})"));
  EXPECT_EQ(key.issuer, "supabase");
  EXPECT_EQ(key.project_ref, "abcdefghijklmnopqrst");
  EXPECT_EQ(key.role, "anon");
  EXPECT_EQ(key.expires_at, 2000000000);
  EXPECT_FALSE(key.is_secret());
  EXPECT_TRUE(InspectApiKey(Jwt(R"({"role":"service_role"})")).is_secret());
  EXPECT_EQ(InspectApiKey(Jwt(R"({"exp":"soon"})")).expires_at, std::nullopt);
  EXPECT_EQ(InspectApiKey(Jwt(R"({"exp":1.5})")).expires_at, 1);
}

TEST(Host, Kinds) {
  for (const char* host :
       {"localhost", "db.localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]", "",
        "/var/run/postgresql", "0.0.0.0", "LOCALHOST.", "::ffff:127.0.0.1"}) {
    EXPECT_EQ(ClassifyHost(host), HostKind::kLoopback) << host;
  }
  for (const char* host : {"10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "169.254.1.1",
                           "100.64.0.1", "[fd00::1]", "fe80::1%eth0", "db", "host.docker.internal",
                           "nas.local", "::ffff:10.1.1.1"}) {
    EXPECT_EQ(ClassifyHost(host), HostKind::kPrivate) << host;
  }
  for (const char* host : {"abc.supabase.co", "172.32.0.1", "11.0.0.1", "8.8.8.8", "2001:db8::1",
                           "localhost.example.com", "127.0.0.1.example.com"}) {
    EXPECT_EQ(ClassifyHost(host), HostKind::kPublic) << host;
  }
}

TEST(Host, ProjectRefs) {
  EXPECT_EQ(ProjectRefOfHost("abc.supabase.co"), "abc");
  EXPECT_EQ(ProjectRefOfHost("ABC.storage.supabase.co"), "abc");
  EXPECT_EQ(ProjectRefOfHost("abc.example.com"), "");
  EXPECT_EQ(ProjectRefOfHost("supabase.co"), "");
}

std::string Url(absl::string_view text) {
  const auto url = ParseProjectUrl(text);
  if (!url.ok()) return std::string(url.status().message());
  return absl::StrCat(url->is_tls ? "tls " : "plain ", url->host, " ", url->port, " ", url->path);
}

TEST(ProjectUrl, PartsAndErrors) {
  EXPECT_EQ(Url("https://ABC.supabase.co"), "tls abc.supabase.co 443 ");
  EXPECT_EQ(Url("http://127.0.0.1:54321/"), "plain 127.0.0.1 54321 ");
  EXPECT_EQ(Url("http://[::1]:80/rest/v1//"), "plain [::1] 80 /rest/v1");
  EXPECT_EQ(Url("sb_secret_x"), "is no http or https URL");
  EXPECT_EQ(Url("https://me:pw@host"), "has a user or a password in it");
  EXPECT_EQ(Url("https://host/?apikey=x"), "has a query or a fragment");
  EXPECT_EQ(Url("https:///x"), "has no host");
  EXPECT_EQ(Url("https://ho st"), "has no host");
  EXPECT_EQ(Url("https://host:0"), "has a port that is none");
  EXPECT_EQ(Url("https://host:"), "has a port that is none");
}

// "USER at HOST PORT DATABASE [NAME=VALUE]…", with "BAD" in front when it is badly encoded, or the
// error.
std::string Database(absl::string_view text) {
  const auto url = ParseDatabaseUrl(text);
  if (!url.ok()) return std::string(url.status().message());
  std::string all = absl::StrCat(url->is_badly_encoded ? "BAD " : "", url->user, " at ", url->host,
                                 " ", url->port, " ", url->database);
  for (const auto& [name, value] : url->parameters)
    absl::StrAppend(&all, " [", name, "=", value, "]");
  return all;
}

TEST(DatabaseUrl, Parts) {
  EXPECT_EQ(Database("postgresql://postgres:pw@127.0.0.1:54322/postgres"),
            "postgres at 127.0.0.1 54322 postgres");
  EXPECT_EQ(
      Database("postgres://u%40x:p%40%2F%3F%23@Host/d%20b?sslmode=require&options=-c%20x%3D1"),
      "u@x at host 5432 d b [options=-c x=1] [sslmode=require]");
  EXPECT_EQ(Database("postgresql://"), " at  5432 ");
  EXPECT_EQ(Database("postgresql:///db?host=/tmp&port=5433&user=me&password=pw"),
            "me at /tmp 5433 db [host=/tmp] [port=5433] [user=me]");
  EXPECT_EQ(Database("postgresql://[2001:db8::1]:5433/db"), " at [2001:db8::1] 5433 db");
  EXPECT_EQ(Database("postgresql://a:1,b:2/db"), " at a 1 db");
  EXPECT_EQ(Database("postgresql://host/db?application_name=a@b"),
            " at host 5432 db [application_name=a@b]");
  EXPECT_EQ(Database("postgresql://u:p@host/db?application_name=a@b"),
            "u at host 5432 db [application_name=a@b]");
}

TEST(DatabaseUrl, PasswordsThatMustBeEncoded) {
  for (const char* password : {"p@ss", "p/ss", "p?ss", "p#ss", "p ss", "100%", "%zz", "p[ss"}) {
    EXPECT_EQ(Database(absl::StrCat("postgresql://u:", password, "@host:5433/db?sslmode=require")),
              "BAD u at host 5433 db [sslmode=require]")
        << password;
  }
  for (const char* password : {"", "p:s", "p%40ss", "p$!*'(),;&=+-._~ss"}) {
    EXPECT_EQ(Database(absl::StrCat("postgresql://u:", password, "@host/db")), "u at host 5432 db")
        << password;
  }
}

TEST(DatabaseUrl, ErrorsShowNothing) {
  EXPECT_EQ(Database("sb_secret_x"), "is no postgresql:// URL");
  EXPECT_EQ(Database("host=x password=y"), "is no postgresql:// URL");
  EXPECT_EQ(Database("postgresql://u:p@ho st/db"), "has no host where one is expected");
  EXPECT_EQ(Database("postgresql://u:p@host:x/db"), "has a port that is none");
  EXPECT_EQ(Database("postgresql://u:p@host/db?secret"), "has a parameter that is no name=value");
  // Nobody can say what this is, so what looks like a host is not taken for one.
  EXPECT_EQ(Database("postgresql://u:a@b/c?d@host:5433/db?sslmode=require"),
            "has a parameter that is no name=value");
  EXPECT_EQ(Database("postgresql://u:p@host/d%b"), "has a database name with a % that is no %XX");
}

TEST(DatabaseUrl, Projects) {
  const auto ref = [](absl::string_view text) { return ParseDatabaseUrl(text)->project_ref(); };
  EXPECT_EQ(ref("postgresql://postgres:p@db.abc.supabase.co:5432/postgres"), "abc");
  EXPECT_EQ(ref("postgresql://postgres.abc:p@aws-0-eu-west-1.pooler.supabase.com:6543/postgres"),
            "abc");
  EXPECT_EQ(ref("postgresql://postgres.abc:p@db.example.com/postgres"), "");
  EXPECT_EQ(ref("postgresql://postgres:p@127.0.0.1:54322/postgres"), "");
}

}  // namespace
}  // namespace dumpline
