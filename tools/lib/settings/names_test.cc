#include "tools/lib/settings/names.h"

#include <set>
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "gtest/gtest.h"
#include "tools/lib/io/file.h"

namespace dumpline {
namespace {

TEST(SettingNames, AreThoseOfASyncInOrder) {
  std::string all;
  for (const SettingName& known : SettingNames()) {
    absl::StrAppend(&all, all.empty() ? "" : " ", known.name);
  }
  EXPECT_EQ(
      all,
      "APP_HEALTH_URL BUCKETS DEPLOY_COMMAND DEPLOY_WAIT DEV_DB_URL DEV_PG_DUMP DEV_SECRET_KEY "
      "DEV_URL "
      "EXPECT_TITLE LOCAL_APP_HEALTH_URL MODE PGSSLMODE PGSSLROOTCERT PG_BIN PROD_DB_URL "
      "PROD_ORIGINS PROD_PG_DUMP "
      "PROD_SECRET_KEY PROD_URL PROJECT_REF SCHEMAS SITE_PAGES SITE_URL SUPABASE_ACCESS_TOKEN "
      "SUPABASE_DB_PASSWORD TABLES");
}

// Returns "NAME=VALUE" with the name by which the setting was found.
std::string Find(const Settings& settings, absl::string_view name) {
  const Setting setting = FindSetting(settings, name);
  return absl::StrCat(setting.name, "=", setting.value);
}

TEST(FindSetting, OursBeforeSupabases) {
  EXPECT_EQ(Find({}, "PROD_URL"), "PROD_URL=");
  EXPECT_EQ(Find({{"SUPABASE_URL", "s"}}, "PROD_URL"), "SUPABASE_URL=s");
  EXPECT_EQ(Find({{"SUPABASE_URL", "s"}, {"PROD_URL", ""}}, "PROD_URL"), "SUPABASE_URL=s");
  EXPECT_EQ(Find({{"SUPABASE_URL", "s"}, {"PROD_URL", "p"}}, "PROD_URL"), "PROD_URL=p");
  EXPECT_EQ(Find({{"SUPABASE_URL", "s"}, {"PROD_URL", "p"}}, "SUPABASE_URL"), "PROD_URL=p");
  EXPECT_EQ(Find({{"SUPABASE_URL", "s"}}, "DEV_URL"), "DEV_URL=");
  EXPECT_EQ(Find({{"SUPABASE_SERVICE_ROLE_KEY", "old"}, {"SUPABASE_SECRET_KEY", "new"}},
                 "PROD_SECRET_KEY"),
            "SUPABASE_SECRET_KEY=new");
  EXPECT_EQ(Find({{"SUPABASE_SERVICE_ROLE_KEY", "old"}}, "PROD_SECRET_KEY"),
            "SUPABASE_SERVICE_ROLE_KEY=old");
}

TEST(ResolveSettings, KnownOnesWithAValue) {
  const Settings settings = {{"SUPABASE_SERVICE_ROLE_KEY", "key"},
                             {"PROD_URL", ""},
                             {"BUCKETS", "one, two"},
                             {"PATH", "/bin"}};
  const Settings expected = {{"BUCKETS", "one, two"}, {"PROD_SECRET_KEY", "key"}};
  EXPECT_EQ(ResolveSettings(settings), expected);
}

TEST(IntendedName, OfMisspellings) {
  EXPECT_EQ(IntendedName("BUCKET"), "BUCKETS");
  EXPECT_EQ(IntendedName("DEV_ULR"), "DEV_URL");
  EXPECT_EQ(IntendedName("PROD-URL"), "PROD_URL");
  EXPECT_EQ(IntendedName("prod_url"), "PROD_URL");
  EXPECT_EQ(IntendedName("PROD_SECRTE_KEYS"), "PROD_SECRET_KEY");
  EXPECT_EQ(IntendedName("PROD_ORIGIN"), "PROD_ORIGINS");
  EXPECT_EQ(IntendedName("SUPABASE_SERVICE_ROLL_KEY"), "SUPABASE_SERVICE_ROLE_KEY");
}

TEST(IntendedName, OfOtherNames) {
  for (const char* name :
       {"PROD_URL", "SUPABASE_URL", "BUCKETS", "", "DB_URL", "TEST_URL", "STAGING_URL",
        "STAGING_DB_URL", "SUPABASE_KEY", "SUPABASE_DB_URL", "SUPABASE_ANON_KEY", "DEV_ANON_KEY",
        "VITE_SUPABASE_URL", "PGPASSWORD", "PGSSLCERT", "OPENAI_API_KEY", "NODE_ENV"}) {
    EXPECT_EQ(IntendedName(name), "") << name;
  }
}

// Returns the names in `text` that look like settings: words in capitals before `end`.
std::set<std::string> NamesBefore(const std::string& text, const std::string& start,
                                  const std::string& end) {
  std::set<std::string> names;
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    absl::string_view name = line;
    absl::ConsumePrefix(&name, start);
    const size_t size = name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ_0123456789");
    if (size == 0 || size == absl::string_view::npos) continue;
    if (absl::StartsWith(name.substr(size), end)) names.emplace(name.substr(0, size));
  }
  return names;
}

std::set<std::string> KnownNames() {
  std::set<std::string> names;
  for (const SettingName& known : SettingNames()) names.insert(known.name);
  return names;
}

TEST(Documents, TheExampleFileNamesEverySetting) {
  const auto text = ReadFile(".env.production.example");
  ASSERT_TRUE(text.ok()) << text.status();
  // The application's own settings are in a block at the end.
  const std::string block = "# The application's own settings";
  ASSERT_TRUE(absl::StrContains(*text, block));
  EXPECT_EQ(NamesBefore(text->substr(0, text->find(block)), "#", "="), KnownNames());
}

TEST(Documents, TheManualHasTheTableOfTheList) {
  const auto text = ReadFile("tools/env-check/README.md");
  ASSERT_TRUE(text.ok()) << text.status();
  std::string table = "| name | value | default | needed by |\n|---|---|---|---|\n";
  for (const SettingName& known : SettingNames()) {
    absl::StrAppend(
        &table, "| `", known.name, "` | ", known.meaning, " | ",
        known.default_value[0] == '\0' ? "" : absl::StrCat("`", known.default_value, "`"), " | ",
        known.needed_by, " |\n");
  }
  EXPECT_TRUE(absl::StrContains(*text, table)) << table;
}

}  // namespace
}  // namespace dumpline
