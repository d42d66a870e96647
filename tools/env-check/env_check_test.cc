#include "tools/env-check/env_check.h"

#include <map>
#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/settings/finding.h"

namespace dumpline {
namespace {

std::string Output(const Settings& settings) {
  EnvCheckOptions options;
  options.now = absl::FromUnixSeconds(1790000000);
  std::string out;
  StringSink sink(&out);
  EXPECT_TRUE(
      WriteFindings(CheckSettings(options, ParseSyncSettings(settings)).findings, &sink).ok());
  return out;
}

// The output contains no secret of any form, whatever setting it is in.
TEST(CheckSettings, NoSecretInAnySetting) {
  const std::string canary = "CaNaRy_7";
  const std::string claims =
      R"({"role":"CaNaRy_7","ref":"CaNaRy_7","iss":"CaNaRy_7","exp":1800000000})";
  const std::string values[] = {
      canary,
      "sb_secret_" + canary,
      "sb_publishable_" + canary,
      "sbp_" + canary,
      "x " + canary,
      "eyJhbGciOiJIUzI1NiJ9." + absl::WebSafeBase64Escape(claims) + "." + canary,
      "https://" + canary + "@host.example.com",
      "https://me:" + canary + "@host.example.com/x",
      "https://host.example.com/" + canary,
      "https://host.example.com/?apikey=" + canary,
      "https://host.example.com:" + canary,
      "postgresql://u:" + canary + "@db.example.com/x",
      "postgresql://u:" + canary + "@/x",
      "postgresql://u:" + canary,
      "postgresql://u:@" + canary + "@db.example.com/x",
      "postgresql://u:/" + canary + "@db.example.com/x",
      "postgresql://u:?" + canary + "@db.example.com/x",
      "postgresql://u:#" + canary + "/@db.example.com/x",
      "postgresql://u:x@" + canary + "/y?z@db.example.com/x",
      "postgresql://db.example.com/x?user=u&password=" + canary,
      "postgresql://db.example.com/x?sslmode=" + canary,
      "postgresql://db.example.com/" + canary,
      "host=db.example.com password=" + canary,
  };
  const char* const names[] = {"DEV_URL",
                               "DEV_SECRET_KEY",
                               "DEV_DB_URL",
                               "PROD_URL",
                               "PROD_DB_URL",
                               "PROD_SECRET_KEY",
                               "PROJECT_REF",
                               "SUPABASE_ACCESS_TOKEN",
                               "BUCKETS",
                               "PROD_ORIGINS",
                               "PGSSLMODE",
                               "SUPABASE_URL",
                               "SUPABASE_SERVICE_ROLE_KEY"};
  const Settings good = {{"DEV_URL", "http://127.0.0.1:54321"},
                         {"DEV_DB_URL", "postgresql://postgres:x@127.0.0.1:54322/postgres"},
                         {"PROD_DB_URL", "postgresql://postgres:x@db.example.com/postgres"},
                         {"BUCKETS", "images"}};
  for (const char* name : names) {
    for (const std::string& value : values) {
      Settings settings = good;
      settings[name] = value;
      const std::string out = Output(settings);
      EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(out), absl::AsciiStrToLower(canary)))
          << name << "=" << value << "\n"
          << out;
      // Values that are compared with each other are not shown either.
      settings[name == std::string("PROD_URL") ? "DEV_URL" : "PROD_URL"] = value;
      EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(Output(settings)),
                                     absl::AsciiStrToLower(canary)));
    }
  }
}

}  // namespace
}  // namespace dumpline
