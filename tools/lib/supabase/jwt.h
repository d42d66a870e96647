// JSON Web Tokens in the compact form HEADER.CLAIMS.SIGNATURE (RFC 7519, RFC 7515): Supabase's
// legacy API keys and the access tokens of users. Nothing here verifies a signature; see
// jwt_signature.h.
#ifndef DUMPLINE_TOOLS_LIB_SUPABASE_JWT_H_
#define DUMPLINE_TOOLS_LIB_SUPABASE_JWT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

struct Jwt {
  // From the header; "" if it lacks the field.
  std::string algorithm;  // "alg": "HS256", "ES256", …
  std::string key_id;     // "kid"

  // The claims; "", empty or nullopt if there is none. Times are in seconds since 1970.
  std::string issuer;                 // "iss"
  std::vector<std::string> audience;  // "aud", which is one text or a list
  std::string subject;                // "sub"
  std::string role;                   // "role", as PostgREST reads it
  std::string project_ref;            // "ref", in Supabase's API keys
  std::optional<int64_t> expires_at;  // "exp"
  std::optional<int64_t> issued_at;   // "iat"
  std::optional<int64_t> not_before;  // "nbf"

  std::string signed_text;  // HEADER.CLAIMS as they are written, which is what is signed
  std::string signature;    // decoded; "" if it is not base64url
};

// Parses a token, even one whose signature is damaged, because its claims may still be those of a
// secret key. An error message is a predicate and does not contain the token's text.
absl::StatusOr<Jwt> ParseJwt(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SUPABASE_JWT_H_
