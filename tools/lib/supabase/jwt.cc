#include "tools/lib/supabase/jwt.h"

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// Decodes a part of a token, which must be a JSON object. `part` names it in messages.
absl::StatusOr<Json> ParsePart(absl::string_view encoded, const char* part) {
  std::string text;
  if (!absl::WebSafeBase64Unescape(encoded, &text)) {
    return absl::InvalidArgumentError(absl::StrCat("has a ", part, " that is not base64url"));
  }
  absl::StatusOr<Json> json = ParseJson(text);
  if (!json.ok() || !json->is_object()) {
    return absl::InvalidArgumentError(absl::StrCat("has a ", part, " that is not a JSON object"));
  }
  return json;
}

// Returns a text, or "" for a value of another type.
std::string Text(const Json& json, const char* name) {
  const auto value = json.find(name);
  return value != json.end() && value->is_string() ? value->get<std::string>() : "";
}

// Reads a NumericDate (RFC 7519, section 2), which may have a fraction.
std::optional<int64_t> Date(const Json& claims, const char* name) {
  const auto date = claims.find(name);
  if (date == claims.end()) return std::nullopt;
  if (date->is_number_integer()) return date->get<int64_t>();
  if (!date->is_number_float()) return std::nullopt;
  const double seconds = date->get<double>();
  // Casting a number outside the range of the type would be undefined behavior.
  if (seconds < -1e15 || seconds > 1e15) return std::nullopt;
  return static_cast<int64_t>(seconds);
}

std::vector<std::string> Audience(const Json& claims) {
  std::vector<std::string> audience;
  const auto value = claims.find("aud");
  if (value == claims.end()) return audience;
  if (value->is_string()) audience.push_back(value->get<std::string>());
  if (!value->is_array()) return audience;
  for (const Json& one : *value) {
    if (one.is_string()) audience.push_back(one.get<std::string>());
  }
  return audience;
}

}  // namespace

absl::StatusOr<Jwt> ParseJwt(absl::string_view text) {
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  if (parts.size() != 3) {
    return absl::InvalidArgumentError("is not a JWT (expected three parts separated by dots)");
  }
  Jwt jwt;
  ASSIGN_OR_RETURN(const Json header, ParsePart(parts[0], "header"));
  ASSIGN_OR_RETURN(const Json claims, ParsePart(parts[1], "payload"));
  if (!absl::WebSafeBase64Unescape(parts[2], &jwt.signature)) jwt.signature.clear();
  jwt.algorithm = Text(header, "alg");
  jwt.key_id = Text(header, "kid");
  jwt.issuer = Text(claims, "iss");
  jwt.audience = Audience(claims);
  jwt.subject = Text(claims, "sub");
  jwt.role = Text(claims, "role");
  jwt.project_ref = Text(claims, "ref");
  jwt.expires_at = Date(claims, "exp");
  jwt.issued_at = Date(claims, "iat");
  jwt.not_before = Date(claims, "nbf");
  jwt.signed_text = absl::StrCat(parts[0], ".", parts[1]);
  return jwt;
}

}  // namespace dumpline
