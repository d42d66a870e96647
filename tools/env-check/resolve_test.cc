#include "tools/env-check/resolve.h"

#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_sink.h"

namespace dumpline {
namespace {

// Returns the variables that ResolveForScripts() adds to settings and defaults, as "NAME=VALUE "
// each, or the error. Omits the variables of development's default database.
std::string Added(const Settings& settings, absl::string_view pooler_url = "") {
  const auto resolved = ResolveForScripts(settings, pooler_url);
  if (!resolved.ok()) return std::string(resolved.status().message());
  std::string all;
  for (const auto& [name, value] : *resolved) {
    const bool is_default = settings.count("DEV_DB_URL") == 0 && (absl::StartsWith(name, "DEV_"));
    const bool is_given = settings.count(name) > 0 || name == "DEPLOY_WAIT" || name == "SITE_PAGES";
    if (!is_default && !is_given) absl::StrAppend(&all, name, "=", value, " ");
  }
  return all;
}

TEST(ResolveForScripts, DefaultsOfAnEmptyInput) {
  const auto resolved = *ResolveForScripts({}, "");
  std::string all;
  for (const auto& [name, value] : resolved) absl::StrAppend(&all, name, "=", value, " ");
  EXPECT_EQ(all,
            "DEPLOY_WAIT=600 DEV_DB_IS_LOCAL=1 "
            "DEV_DB_URL=postgresql://postgres:postgres@127.0.0.1:54322/postgres "
            "DEV_DB_URL_WITHOUT_PASSWORD=postgresql://postgres@127.0.0.1:54322/postgres "
            "DEV_PGDATABASE=postgres DEV_PGHOST=127.0.0.1 DEV_PGPASSWORD=postgres "
            "DEV_PGPORT=54322 DEV_PGUSER=postgres DEV_URL=http://127.0.0.1:54321 SITE_PAGES=/ ");
}

TEST(ResolveForScripts, PartsOfADatabaseUrl) {
  EXPECT_EQ(
      Added({{"PROD_DB_URL", "postgresql://u:p%40%20%25w@[2001:db8::1]:5433/d?sslmode=require"}}),
      "PROD_DB_IS_LOCAL= "
      "PROD_DB_URL_WITHOUT_PASSWORD=postgresql://u@[2001:db8::1]:5433/d?sslmode=require "
      "PROD_PGDATABASE=d PROD_PGHOST=2001:db8::1 PROD_PGPASSWORD=p@ %w PROD_PGPORT=5433 "
      "PROD_PGSSLMODE=require PROD_PGUSER=u TARGET=[2001:db8::1]:5433/d ");
}

TEST(ResolveForScripts, TargetsName) {
  const std::string ref = "abcdefghijklmnopqrst";
  const auto target = [](const Settings& settings) {
    const auto resolved = ResolveForScripts(settings, "");
    if (!resolved.ok()) return std::string(resolved.status().message());
    const auto found = resolved->find("TARGET");
    return found == resolved->end() ? "none" : found->second;
  };
  const std::string direct =
      absl::StrCat("postgresql://postgres@db.", ref, ".supabase.co/postgres");
  const std::string pooler =
      absl::StrCat("postgresql://postgres.", ref, "@aws-0-x.pooler.supabase.com:5432/postgres");
  EXPECT_EQ(target({}), "none");
  EXPECT_EQ(target({{"SITE_URL", "https://example.com/app"}}), "example.com");
  EXPECT_EQ(target({{"PROD_DB_URL", direct}}), ref);
  EXPECT_EQ(target({{"PROD_DB_URL", pooler}, {"SITE_URL", "https://example.com"}}), ref);
  EXPECT_EQ(target({{"PROD_DB_URL", "postgresql://u@Db.example.com/x"}}), "db.example.com/x");
  EXPECT_EQ(target({{"PROD_DB_URL", "postgresql://u@db.example.com"}}), "db.example.com/u");
  EXPECT_EQ(target({{"PROD_DB_URL", "postgresql://u@127.0.0.1:5433/x"}}), "127.0.0.1:5433/x");
  EXPECT_EQ(target({{"PROD_DB_URL", "postgresql://u@/x?host=/tmp"}}), "localhost/x");
  EXPECT_EQ(target({{"PROD_URL", absl::StrCat("https://", ref, ".supabase.co/")}}), ref);
  EXPECT_EQ(target({{"PROD_URL", "http://127.0.0.1:54321"}, {"PROD_DB_URL", "postgresql://h/x"}}),
            "127.0.0.1:54321");
  EXPECT_EQ(target({{"PROJECT_REF", "town"}, {"PROD_URL", "https://example.com"}}), "town");
  EXPECT_EQ(
      target({{"PROD_URL", "https://zyxwvutsrqponmlkjihg.supabase.co"}, {"PROD_DB_URL", pooler}}),
      absl::StrCat("PROD_DB_URL is of project ", ref, ", but the target is zyxwvutsrqponmlkjihg"));
}

TEST(ResolveForScripts, LinkedProject) {
  const Settings settings = {{"SUPABASE_DB_PASSWORD", "p@ss %"}};
  const std::string ref = "abcdefghijklmnopqrst";
  const auto url = [&](absl::string_view pooler_url) {
    const auto resolved = ResolveForScripts(settings, pooler_url);
    return resolved.ok() ? resolved->at("PROD_DB_URL") : std::string(resolved.status().message());
  };
  EXPECT_EQ(url(absl::StrCat("postgresql://postgres.", ref,
                             ":[YOUR-PASSWORD]@aws-0-x.pooler.supabase.com:6543/postgres\n")),
            absl::StrCat("postgresql://postgres.", ref,
                         ":p%40ss%20%25@aws-0-x.pooler.supabase.com:5432/postgres"));
  for (const char* other :
       {"postgresql://postgres.abc@pooler.example.com:5432/postgres",
        "postgresql://postgres.abc@x.supabase.com.example.com:5432/postgres",
        "postgresql://postgres.abc@x.supabase.com:5432/postgres?host=example.com",
        "postgresql://postgres.abc@x.supabase.com:5432/postgres?hostaddr=192.0.2.1",
        "postgresql://postgres@x.supabase.com:5432/postgres",
        "postgresql://postgres.abc@x.supabase.com:5432/other", "x"}) {
    EXPECT_EQ(url(other), "the linked project's pooler-url is not a Supabase pooler's URL")
        << other;
  }
  EXPECT_EQ(ResolveForScripts(settings, "")->count("PROD_DB_URL"), 0u);
  EXPECT_EQ(ResolveForScripts({}, "postgresql://x")->count("PROD_DB_URL"), 0u);
}

TEST(ResolveForScripts, ErrorsShowNoValue) {
  EXPECT_EQ(Added({{"PROD_URL", "sb_secret_x"}}), "PROD_URL is not an http or https URL");
  EXPECT_EQ(Added({{"SITE_URL", "https://me:pw@x"}}), "SITE_URL has a user name or a password");
  EXPECT_EQ(Added({{"DEV_DB_URL", "host=x password=y"}}), "DEV_DB_URL is not a postgresql:// URL");
  EXPECT_EQ(Added({{"PROD_DB_URL", "postgresql://u:p@ss@host/db"}}),
            "PROD_DB_URL has a user or password that is not percent-encoded");
}

TEST(ResolveForScripts, NoPasswordInTheCommandsThatDump) {
  for (const char* command : {"docker exec -e PGPASSWORD=x db pg_dump",
                              "pg_dump postgresql://postgres:x@127.0.0.1:54322/postgres",
                              "pg_dump --dbname=postgres://postgres@h/db?password=x"}) {
    for (const std::string name : {"DEV_PG_DUMP", "PROD_PG_DUMP"}) {
      const auto resolved = ResolveForScripts({{name, command}}, "");
      ASSERT_FALSE(resolved.ok()) << command;
      EXPECT_THAT(std::string(resolved.status().message()),
                  testing::StartsWith(name + " contains a password."));
    }
  }
  for (const char* command :
       {"docker exec -e PGPASSWORD db pg_dump", "pg_dump -d postgresql://postgres@h/db",
        "/usr/lib/postgresql/17/bin/pg_dump"}) {
    EXPECT_TRUE(ResolveForScripts({{"DEV_PG_DUMP", command}}, "").ok()) << command;
  }
}

TEST(WriteSettings, EndsEachWithANulByte) {
  std::string out;
  StringSink sink(&out);
  EXPECT_TRUE(WriteSettings({{"A", "a=b 'c'\nd"}, {"B", ""}}, &sink).ok());
  EXPECT_EQ(out, std::string("A=a=b 'c'\nd\0B=\0", 15));
}

}  // namespace
}  // namespace dumpline
