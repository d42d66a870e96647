#include "tools/app-check/app_check.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"
#include "tools/app-check/cors_origins.h"
#include "tools/lib/io/byte_sink.h"

namespace dumpline {
namespace {

std::string Text(const std::vector<Finding>& findings) {
  std::string out;
  StringSink sink(&out);
  EXPECT_TRUE(WriteFindings(findings, &sink).ok());
  return out;
}

// The output contains no secret, whatever setting it is in.
TEST(CheckApp, NoSecretInAnySetting) {
  const std::string canary = "CaNaRy_7";
  const std::string claims = R"({"role":"CaNaRy_7","ref":"CaNaRy_7","iss":"CaNaRy_7","exp":1})";
  const std::string values[] = {
      canary,
      "sb_secret_" + canary,
      "sb_publishable_" + canary,
      "sbp_" + canary,
      "eyJhbGciOiJIUzI1NiJ9." + absl::WebSafeBase64Escape(claims) + "." + canary,
      "https://" + canary + "@host.example.com",
      "https://me:" + canary + "@host.example.com/x",
      "https://host.example.com/" + canary,
      "https://host.example.com/?apikey=" + canary,
      "https://host.example.com:" + canary,
      "postgresql://u:" + canary + "@db.example.com/x",
      "[\"" + canary + "\"]",
  };
  for (const char* name : {"SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_ROLE_KEY",
                           "SUPABASE_JWT_SECRET", "VITE_SUPABASE_URL", "VITE_SUPABASE_ANON_KEY",
                           "BACKEND_CORS_ORIGINS", "SITE_URL", "VITE_OTHER"}) {
    for (const std::string& value : values) {
      Settings settings = {{"SUPABASE_ANON_KEY", "sb_publishable_x"},
                           {"SITE_URL", "https://example.com"}};
      settings[name] = value;
      const std::string out = Text(CheckApp(settings, AppCheckOptions()));
      EXPECT_FALSE(absl::StrContains(absl::AsciiStrToLower(out), absl::AsciiStrToLower(canary)))
          << name << "=" << value << "\n"
          << out;
    }
  }
}

TEST(ParseOrigins, JsonOrCommas) {
  const std::vector<std::string> two = {"https://a.example", "https://b.example"};
  EXPECT_EQ(ParseOrigins(R"(["https://a.example", "https://b.example"])"), two);
  EXPECT_EQ(ParseOrigins("https://a.example,https://b.example"), two);
  EXPECT_EQ(ParseOrigins(" https://a.example , , https://b.example "), two);
  EXPECT_TRUE(ParseOrigins("[]").empty());
  EXPECT_TRUE(ParseOrigins("").empty());
}

}  // namespace
}  // namespace dumpline
