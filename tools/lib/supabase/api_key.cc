#include "tools/lib/supabase/api_key.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// Reads "exp", a NumericDate (RFC 7519, section 2), which may have a fraction.
std::optional<int64_t> ReadExpiry(const Json& claims) {
  const auto expires = claims.find("exp");
  if (expires == claims.end()) return std::nullopt;
  if (expires->is_number_integer()) return expires->get<int64_t>();
  if (!expires->is_number_float()) return std::nullopt;
  const double seconds = expires->get<double>();
  // Casting a number outside the range of the type would be undefined behavior.
  if (seconds < -1e15 || seconds > 1e15) return std::nullopt;
  return static_cast<int64_t>(seconds);
}

}  // namespace

bool ApiKey::is_secret() const {
  return kind == Kind::kSecret ||
         (kind == Kind::kJwt && (role == "service_role" || role == "supabase_admin"));
}

ApiKey InspectApiKey(absl::string_view text) {
  ApiKey key;
  if (absl::StartsWith(text, "sb_secret_")) {
    key.kind = ApiKey::Kind::kSecret;
  } else if (absl::StartsWith(text, "sb_publishable_")) {
    key.kind = ApiKey::Kind::kPublishable;
  } else if (absl::StartsWith(text, "sbp_")) {
    key.kind = ApiKey::Kind::kAccessToken;
  } else {
    const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
    std::string payload;
    if (parts.size() != 3 || !absl::WebSafeBase64Unescape(parts[1], &payload)) return key;
    const absl::StatusOr<Json> claims = ParseJson(payload);
    if (!claims.ok() || !claims->is_object()) return key;
    key.kind = ApiKey::Kind::kJwt;
    key.issuer = TextField(*claims, "iss");
    key.role = TextField(*claims, "role");
    key.project_ref = TextField(*claims, "ref");
    key.expires_at = ReadExpiry(*claims);
  }
  return key;
}

}  // namespace dumpline
