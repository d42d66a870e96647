#include "tools/lib/config/api_key.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/lib/text/json.h"

namespace dumpline {

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
    const auto expires = claims->find("exp");
    // A "NumericDate" (RFC 7519), which may have a fraction.
    if (expires != claims->end() && expires->is_number_integer()) {
      key.expires_at = expires->get<int64_t>();
    } else if (expires != claims->end() && expires->is_number_float()) {
      const double seconds = expires->get<double>();
      if (seconds > -1e15 && seconds < 1e15) key.expires_at = static_cast<int64_t>(seconds);
    }
  }
  return key;
}

}  // namespace dumpline
