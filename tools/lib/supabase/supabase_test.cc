#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/lib/supabase/api_key.h"
#include "tools/lib/supabase/credentials.h"
#include "tools/lib/supabase/database_url.h"
#include "tools/lib/supabase/project.h"

namespace dumpline {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

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

std::string Read(absl::string_view text) {
  const auto project = ParseProject(text);
  if (!project.ok()) return std::string(project.status().message());
  return absl::StrCat(project->url, project->ref.empty() ? "" : " of ", project->ref);
}

TEST(ParseProject, UrlAndReference) {
  for (const char* url :
       {"https://ref.supabase.co", "https://ref.supabase.co/", "https://Ref.supabase.co/storage/v1",
        "https://ref.supabase.co/storage/v1//"}) {
    EXPECT_EQ(Read(url), "https://ref.supabase.co of ref");
  }
  EXPECT_EQ(Read("http://[::1]:54321/storage/v1"), "http://[::1]:54321");
  EXPECT_EQ(Read("https://example.org/supabase/"), "https://example.org/supabase");
}

TEST(ParseProject, Rejected) {
  EXPECT_EQ(Read("http://ref.supabase.co"), "must be https for a hosted project");
  EXPECT_EQ(Read("https://ref.supabase.co/rest/v1"), "has a path, which no project's URL has");
  EXPECT_EQ(Read("https://user:hunter2@host"), "has a user name or a password");
  EXPECT_EQ(Read("file:///backup"), "is not an http or https URL");
}

TEST(IsProjectRef, TwentyLetters) {
  EXPECT_TRUE(IsProjectRef("abcdefghijklmnopqrst"));
  for (const char* text : {"", "abc", "abcdefghijklmnopqrstu", "Abcdefghijklmnopqrst"}) {
    EXPECT_FALSE(IsProjectRef(text)) << text;
  }
}

// Returns "USER at HOST PORT DATABASE [NAME=VALUE]…", preceded by "BAD" if it is badly encoded, or
// the error.
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

TEST(DatabaseUrl, ErrorsDoNotShowTheText) {
  EXPECT_EQ(Database("sb_secret_x"), "is not a postgresql:// URL");
  EXPECT_EQ(Database("host=x password=y"), "is not a postgresql:// URL");
  EXPECT_EQ(Database("postgresql://u:p@ho st/db"), "has an invalid host");
  EXPECT_EQ(Database("postgresql://u:p@host:x/db"), "has an invalid port (expected 1 to 65535)");
  EXPECT_EQ(Database("postgresql://u:p@host/db?secret"), "has a parameter that is not NAME=VALUE");
  // This URI is ambiguous, so no part of it is shown as a host.
  EXPECT_EQ(Database("postgresql://u:a@b/c?d@host:5433/db?sslmode=require"),
            "has a parameter that is not NAME=VALUE");
  EXPECT_EQ(Database("postgresql://u:p@host/d%b"),
            "has a database with a % without two hexadecimal digits");
}

TEST(DatabaseUrl, Projects) {
  const auto ref = [](absl::string_view text) { return ParseDatabaseUrl(text)->project_ref(); };
  EXPECT_EQ(ref("postgresql://postgres:p@db.abc.supabase.co:5432/postgres"), "abc");
  EXPECT_EQ(ref("postgresql://postgres.abc:p@aws-0-eu-west-1.pooler.supabase.com:6543/postgres"),
            "abc");
  EXPECT_EQ(ref("postgresql://postgres.abc:p@db.example.com/postgres"), "");
  EXPECT_EQ(ref("postgresql://postgres:p@127.0.0.1:54322/postgres"), "");
}

TEST(DatabaseUrl, ParametersOverrideTheOtherParts) {
  EXPECT_EQ(Database("postgresql://u@127.0.0.1:1/a?host=prod.example.com&port=2&user=v&dbname=b"),
            "v at prod.example.com 2 b [dbname=b] [host=prod.example.com] [port=2] [user=v]");
}

TEST(DatabaseUrl, IsLocal) {
  for (const char* text : {"postgresql:///db", "postgresql://localhost/db",
                           "postgresql://u@db.example.com/x?host=/tmp", "postgresql://[::1]:1/x",
                           "postgresql://db.example.com/x?hostaddr=127.0.0.1"}) {
    EXPECT_TRUE(ParseDatabaseUrl(text)->is_local()) << text;
  }
  for (const char* text :
       {"postgresql://10.0.0.1/x", "postgresql://127.0.0.1/x?hostaddr=8.8.8.8"}) {
    EXPECT_FALSE(ParseDatabaseUrl(text)->is_local()) << text;
  }
}

TEST(DatabaseUrlWithoutPassword, KeepsTheRestAsWritten) {
  const auto without = [](absl::string_view text) { return *DatabaseUrlWithoutPassword(text); };
  EXPECT_EQ(
      without("postgres://u%40x:p%40w@Host:1/d%20b?sslmode=require&password=x&options=-c%20a"),
      "postgres://u%40x@Host:1/d%20b?sslmode=require&options=-c%20a");
  EXPECT_FALSE(DatabaseUrlWithoutPassword("postgresql://u:p@ss@host/db").ok());
  EXPECT_EQ(without("postgresql://u@/db?pass%77ord=x"), "postgresql://u@/db");
  EXPECT_EQ(without("postgresql:///db?host=/tmp"), "postgresql:///db?host=/tmp");
}

// Returns "NAME=VALUE NAME=VALUE…", or the error.
std::string Variables(absl::string_view text) {
  const auto variables = LibpqVariables(text);
  if (!variables.ok()) return std::string(variables.status().message());
  std::string all;
  for (const auto& [name, value] : *variables) {
    absl::StrAppend(&all, all.empty() ? "" : " ", name, "=", value);
  }
  return all;
}

TEST(LibpqVariables, DecodedValues) {
  EXPECT_EQ(
      Variables("postgresql://u%40x:p%40%2F%25%5C%20w@Host:5433/d%20b?sslmode=require"),
      "PGDATABASE=d b PGHOST=host PGPASSWORD=p@/%\\ w PGPORT=5433 PGSSLMODE=require PGUSER=u@x");
  EXPECT_EQ(Variables("postgresql://[2001:db8::1]/db"), "PGDATABASE=db PGHOST=2001:db8::1");
  EXPECT_EQ(Variables("postgresql:///db?host=/tmp&port=5433&password=pw&options=-c%20x%3D1"),
            "PGDATABASE=db PGHOST=/tmp PGOPTIONS=-c x=1 PGPASSWORD=pw PGPORT=5433");
  EXPECT_EQ(Variables("postgresql://a:1,[::1]:2,c/db"), "PGDATABASE=db PGHOST=a,::1,c PGPORT=1,2,");
  EXPECT_EQ(Variables("postgresql://a,b/db?ssl=true"),
            "PGDATABASE=db PGHOST=a,b PGSSLMODE=require");
  EXPECT_EQ(Variables("postgresql://"), "");
}

TEST(LibpqVariables, Rejected) {
  EXPECT_EQ(Variables("postgresql://u:p@ss@host/db"),
            "has a user or password that is not percent-encoded");
  EXPECT_EQ(Variables("postgresql://host/db?pgbouncer=true"),
            "has a parameter for which libpq has no environment variable");
  EXPECT_EQ(Variables("postgresql://a:1,b:x/db"), "has an invalid port (expected 1 to 65535)");
}

std::string Headers(const Credentials& credentials) {
  HttpHeaders headers;
  credentials.AddHeaders(&headers);
  std::string text;
  for (const auto& header : headers) absl::StrAppend(&text, header.first, "=", header.second, ";");
  return text;
}

// Fact 11 of the storage server's README.
TEST(Credentials, SecretKeysGoInApikeyOnly) {
  const absl::StatusOr<Credentials> secret = Credentials::FromText(" sb_secret_abc\n", "$KEY");
  ASSERT_TRUE(secret.ok());
  EXPECT_EQ(Headers(*secret), "apikey=sb_secret_abc;");
  const std::string jwt = Jwt(R"({"role":"service_role","ref":"abc"})");
  EXPECT_EQ(Headers(*Credentials::FromText(jwt, "$KEY")),
            absl::StrCat("apikey=", jwt, ";authorization=Bearer ", jwt, ";"));
  EXPECT_EQ(Headers(Credentials()), "");
}

// Fact 1 of the storage server's README.
TEST(Credentials, WeakKeysCannotList) {
  EXPECT_TRUE(Credentials::FromText("sb_secret_abc", "$KEY")->CheckSeesAll().ok());
  EXPECT_TRUE(
      Credentials::FromText(Jwt(R"({"role":"service_role"})"), "$KEY")->CheckSeesAll().ok());
  EXPECT_EQ(Credentials::FromText("sb_publishable_abc", "$KEY")->CheckSeesAll().message(),
            "$KEY: a publishable key sees only what policies allow, so lists would be silently "
            "incomplete; give the project's secret key");
  EXPECT_THAT(
      std::string(
          Credentials::FromText(Jwt(R"({"role":"anon"})"), "$KEY")->CheckSeesAll().message()),
      HasSubstr("a key with the role anon sees only"));
  EXPECT_FALSE(Credentials().CheckSeesAll().ok());
}

TEST(Credentials, AKeyOfAnotherProjectIsNotSent) {
  const auto key = Credentials::FromText(Jwt(R"({"role":"service_role","ref":"dev"})"), "key.txt");
  EXPECT_TRUE(key->CheckIsFor("dev").ok());
  EXPECT_TRUE(key->CheckIsFor("").ok());
  EXPECT_EQ(key->CheckIsFor("prod").message(), "key.txt: the key is of project dev, not of prod");
}

TEST(Credentials, NoMessageContainsTheText) {
  for (const char* text : {"hunter2", "sb_secret_a\r\nx: hunter2", "a.hunter2.c", ""}) {
    const absl::Status status = Credentials::FromText(text, "$KEY").status();
    EXPECT_FALSE(status.ok()) << text;
    EXPECT_THAT(std::string(status.message()), HasSubstr("$KEY: "));
    EXPECT_THAT(std::string(status.message()), Not(HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace dumpline
