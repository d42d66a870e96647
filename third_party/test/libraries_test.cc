// Uses every target of third_party/BUILD.bazel. A failure here means a missing package or a changed
// library, not an error in dumpline.

#include <curl/curl.h>
#include <pg_query.h>
#include <re2/re2.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/string_view.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"

namespace {

TEST(Libraries, Abseil) {
  absl::flat_hash_map<std::string, int> rows_by_table;
  rows_by_table[absl::StrCat("public.", "agents")] = 3;
  EXPECT_EQ(absl::StrFormat("%d", rows_by_table.at("public.agents")), "3");
  absl::StatusOr<int> rows = absl::DataLossError("truncated");
  EXPECT_EQ(rows.status().ToString(), "DATA_LOSS: truncated");
}

TEST(Libraries, Cli11) {
  CLI::App app("app");
  std::string copy;
  app.add_option("--copy", copy);
  app.parse("--copy=keep");
  EXPECT_EQ(copy, "keep");
}

TEST(Libraries, Curl) {
  EXPECT_NE(curl_version_info(CURLVERSION_NOW)->features & CURL_VERSION_SSL, 0);
}

TEST(Libraries, GoogleMock) { EXPECT_THAT("dumpline", testing::StartsWith("dump")); }

TEST(Libraries, Json) { EXPECT_EQ(nlohmann::json::parse(R"({"rows": 3})").at("rows"), 3); }

TEST(Libraries, PgQuery) {
  PgQuerySplitResult split = pg_query_split_with_scanner("SELECT ';'; SELECT 2");
  EXPECT_EQ(split.n_stmts, 2);
  pg_query_free_split_result(split);
}

TEST(Libraries, Re2) { EXPECT_TRUE(RE2::FullMatch("54321", "[0-9]+")); }

}  // namespace
