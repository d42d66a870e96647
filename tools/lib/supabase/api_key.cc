#include "tools/lib/supabase/api_key.h"

#include "absl/strings/match.h"
#include "tools/lib/supabase/jwt.h"

namespace dumpline {

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
    const absl::StatusOr<Jwt> jwt = ParseJwt(text);
    if (!jwt.ok()) return key;
    key.kind = ApiKey::Kind::kJwt;
    key.issuer = jwt->issuer;
    key.role = jwt->role;
    key.project_ref = jwt->project_ref;
    key.expires_at = jwt->expires_at;
  }
  return key;
}

}  // namespace dumpline
