#include "tools/lib/pgdump/local_settings.h"

#include <initializer_list>

#include "absl/strings/match.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

bool Outlive(std::initializer_list<absl::string_view> statements) {
  LocalSettings settings;
  for (const absl::string_view text : statements) {
    settings.OnStatement(
        absl::StartsWith(text, "SET") ? StatementKind::kSet : StatementKind::kOther, text);
  }
  return settings.outlive();
}

TEST(LocalSettingsTest, OutliveTheirTransaction) {
  EXPECT_TRUE(Outlive({"BEGIN", "SET LOCAL app.x = 1", "COMMIT"}));
  EXPECT_TRUE(Outlive({"START TRANSACTION", "SELECT set_config('app.x', '1', true)", "END"}));
  EXPECT_TRUE(Outlive({"BEGIN", "SET LOCAL session_replication_role = replica", "COMMIT"}));
}

TEST(LocalSettingsTest, DoNotOutlive) {
  EXPECT_FALSE(Outlive({"BEGIN", "SET LOCAL app.x = 1"}));
  EXPECT_FALSE(Outlive({"SET LOCAL app.x = 1", "BEGIN", "COMMIT"}));
  EXPECT_FALSE(
      Outlive({"BEGIN", "SET app.x = 1", "SELECT set_config('a.b', '1', false)", "COMMIT"}));
  EXPECT_FALSE(Outlive({"BEGIN", "SET LOCAL statement_timeout = 0", "COMMIT"}));
  EXPECT_FALSE(Outlive({"BEGIN", "SET CONSTRAINTS ALL DEFERRED", "COMMIT"}));
}

}  // namespace
}  // namespace dumpline
