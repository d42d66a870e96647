#include "tools/token-check/token_check.h"

#include <string>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "gtest/gtest.h"

namespace dumpline {
namespace {

// The findings contain no part of a token that could be a secret, wherever it is.
TEST(CheckToken, NoSecretIsShown) {
  const std::string canary = "CaNaRy_7";
  const auto token = [&canary](absl::string_view header, absl::string_view claims) {
    return absl::StrCat(absl::WebSafeBase64Escape(header), ".", absl::WebSafeBase64Escape(claims),
                        ".", canary);
  };
  const std::string tokens[] = {
      canary,
      "sb_secret_" + canary,
      "sbp_" + canary,
      "a." + canary + ".b",
      token(R"({"alg":"CaNaRy_7"})", "{}"),
      token(R"({"alg":"ES256","kid":"x/CaNaRy_7"})", "{}"),
      token(R"({"alg":"HS256"})", R"({"iss":"CaNaRy_7","aud":"CaNaRy_7","role":"CaNaRy_7"})"),
      token(R"({"alg":"HS256"})", R"({"iss":"https://u:CaNaRy_7@a.example/auth/v1"})"),
      token(R"({"alg":"HS256"})", R"({"iss":"https://a.example/CaNaRy_7","sub":"CaNaRy_7"})"),
      token(R"({"alg":"HS256"})", R"({"iss":"supabase","role":"CaNaRy_7"})"),
  };
  for (const std::string& text : tokens) {
    for (const char* project : {"", "https://abcdefghijklmnopqrst.supabase.co"}) {
      TokenCheckOptions options;
      options.project = project;
      options.audience = "authenticated";
      options.secret_name = "SUPABASE_JWT_SECRET";
      options.jwt_secret = canary;
      options.now = absl::FromUnixSeconds(1790000000);
      for (const Finding& finding : CheckToken(text, options)) {
        const std::string shown = absl::AsciiStrToLower(finding.what + finding.fix);
        EXPECT_FALSE(absl::StrContains(shown, absl::AsciiStrToLower(canary))) << text << shown;
      }
    }
  }
}

}  // namespace
}  // namespace dumpline
