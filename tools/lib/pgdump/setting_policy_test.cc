#include "tools/lib/pgdump/setting_policy.h"

#include "gtest/gtest.h"

namespace dumpline {
namespace {

SettingKind Kind(absl::string_view text) {
  Setting setting;
  EXPECT_TRUE(ParseSet(text, &setting)) << text;
  return KindOf(setting);
}

TEST(SettingPolicyTest, SettingsOfPgDump) {
  // All settings that pg_dump 18 and pg_restore 18 write, in the order of pg_backup_archiver.c.
  for (absl::string_view text : {"SET statement_timeout = 0",
                                 "SET lock_timeout = 0",
                                 "SET idle_in_transaction_session_timeout = 0",
                                 "SET transaction_timeout = 0",
                                 "SET client_encoding = 'UTF8'",
                                 "SET standard_conforming_strings = off",
                                 "SET ROLE x",
                                 "SET search_path = ''",
                                 "SET check_function_bodies = false",
                                 "SET xmloption = content",
                                 "SET client_min_messages = warning",
                                 "SET escape_string_warning = off",
                                 "SET row_security = on",
                                 "SET SESSION AUTHORIZATION DEFAULT",
                                 "SET default_tablespace = ''",
                                 "SET default_table_access_method = heap",
                                 "SET default_with_oids = false",
                                 "SET search_path = pg_catalog",
                                 "SET LOCAL lock_timeout TO '5s'",
                                 "SET yb_binary_restore = true",
                                 "SET gp_default_storage_options = ''"}) {
    EXPECT_EQ(Kind(text), SettingKind::kOfPgDump) << text;
  }
}

TEST(SettingPolicyTest, OtherSettings) {
  EXPECT_EQ(Kind("SET session_replication_role = replica"), SettingKind::kReplicationRole);
  EXPECT_EQ(Kind("SET CONSTRAINTS ALL DEFERRED"), SettingKind::kOfTransaction);
  EXPECT_EQ(Kind("SET DateStyle = 'ISO, DMY'"), SettingKind::kChangesData);
  EXPECT_EQ(Kind("SET XML OPTION DOCUMENT"), SettingKind::kChangesData);
  for (absl::string_view text :
       {"SET app.current_tenant = '42'", "SET timezone_abbreviations = 'India'",
        "SET default_text_search_config = 'pg_catalog.german'", "SET work_mem = '1GB'",
        "SET transform_null_equals = on", "SET client_encoding_x = 'a'", "SET yb.x = 1"}) {
    EXPECT_EQ(Kind(text), SettingKind::kOfTheSql) << text;
  }
  EXPECT_EQ(Kind("SET NAMES 'LATIN1'"), SettingKind::kRefused);
  EXPECT_EQ(Kind("SET SCHEMA 'app'"), SettingKind::kRefused);
}

TEST(SettingPolicyTest, Messages) {
  EXPECT_EQ(
      RefusalIn(StatementKind::kSet, "SET client_encoding = 'LATIN1'"),
      "client_encoding is LATIN1 (expected UTF8); make the dump with pg_dump --encoding=UTF8");
  EXPECT_EQ(
      RefusalIn(StatementKind::kSet, "SET search_path = app, pg_catalog"),
      "search_path is set to app, pg_catalog, so names without a schema depend on it (expected "
      "qualified names); qualify them, as in public.t, or make the dump with pg_dump 10.3 or "
      "newer");
  EXPECT_EQ(RefusalIn(StatementKind::kCreate, "SET SCHEMA 'app'"), "");
}

}  // namespace
}  // namespace dumpline
