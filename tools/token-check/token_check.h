// Explains why a project or an application would refuse a user's access token.
//
// The rules are those of Supabase Auth's tokens, see
// https://supabase.com/docs/guides/auth/jwt-fields, and of RFC 7519. Findings show algorithms,
// times, project references, hosts and the first characters of a key's id, but no other part of the
// token.
#ifndef DUMPLINE_TOOLS_TOKEN_CHECK_TOKEN_CHECK_H_
#define DUMPLINE_TOOLS_TOKEN_CHECK_TOKEN_CHECK_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/lib/settings/finding.h"
#include "tools/lib/supabase/jwt_signature.h"

namespace dumpline {

struct TokenCheckOptions {
  std::string project;      // URL of the project that should have issued the token; "" if unknown
  std::string audience;     // that the token must have
  std::string jwt_secret;   // the project's legacy JWT secret; "" if unknown
  std::string secret_name;  // the variable that has it
  std::optional<std::vector<JsonWebKey>> keys;  // of the project; nullopt if unknown
  std::string keys_error;                       // why they are unknown; "" if nobody asked
  absl::Time now;
};

// Returns the findings in a fixed order: "token", and if it is a user's JWT, "token-issuer",
// "token-audience", "token-role", "token-expiry", "token-key" and "token-signature". White space
// around the token and "Authorization: Bearer" before it are ignored.
std::vector<Finding> CheckToken(absl::string_view text, const TokenCheckOptions& options);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TOKEN_CHECK_TOKEN_CHECK_H_
