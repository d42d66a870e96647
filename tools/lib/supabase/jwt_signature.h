// Verifies the signatures of JSON Web Tokens with OpenSSL: HS256 (HMAC with SHA-256) and ES256
// (ECDSA with P-256 and SHA-256), as RFC 7518 describes them. These are the algorithms of
// Supabase's legacy JWT secret and of its signing keys.
#ifndef DUMPLINE_TOOLS_LIB_SUPABASE_JWT_SIGNATURE_H_
#define DUMPLINE_TOOLS_LIB_SUPABASE_JWT_SIGNATURE_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/supabase/jwt.h"

namespace dumpline {

// A public key of a project (RFC 7517).
struct JsonWebKey {
  std::string key_id;     // "kid"
  std::string algorithm;  // "alg", or "" if the key has none
  std::string type;       // "kty": "EC", "RSA", …
  std::string curve;      // "crv": "P-256", …; "" if the key has none
  std::string x, y;       // coordinates of an EC key, decoded
};

// Parses a set of keys, {"keys": […]}, as a project serves it at
// /auth/v1/.well-known/jwks.json. An error message is a predicate.
absl::StatusOr<std::vector<JsonWebKey>> ParseJsonWebKeys(absl::string_view text);

// Returns whether the token's signature is the HS256 signature with `secret`, the bytes of the
// project's JWT secret as they are shown in the dashboard. Does not look at Jwt::algorithm.
bool HasHs256Signature(const Jwt& jwt, absl::string_view secret);

// Returns whether the token's signature is an ES256 signature by `key`. An error, which is a
// predicate about the key, means that the key is not a valid key of P-256.
absl::StatusOr<bool> HasEs256Signature(const Jwt& jwt, const JsonWebKey& key);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SUPABASE_JWT_SIGNATURE_H_
