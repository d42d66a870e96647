#include "tools/testing/http_server/keys.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/testing/http_server/util.h"

namespace dumpline {
namespace http_server {

using Json = nlohmann::ordered_json;

std::string SignJwt(absl::string_view secret, const Json& claims) {
  const std::string signed_part =
      absl::StrCat(Base64Url(R"({"alg":"HS256","typ":"JWT"})"), ".", Base64Url(claims.dump()));
  return absl::StrCat(signed_part, ".", Base64Url(HmacSha256(secret, signed_part)));
}

std::optional<Json> VerifyJwt(absl::string_view secret, absl::string_view token,
                              std::string* error) {
  const std::vector<absl::string_view> parts = absl::StrSplit(token, '.');
  std::string payload;
  if (parts.size() != 3 || !absl::WebSafeBase64Unescape(parts[1], &payload)) {
    *error = "Invalid Compact JWS";
    return std::nullopt;
  }
  const absl::string_view signed_part = token.substr(0, parts[0].size() + 1 + parts[1].size());
  if (Base64Url(HmacSha256(secret, signed_part)) != parts[2]) {
    *error = "signature verification failed";
    return std::nullopt;
  }
  Json claims = Json::parse(payload, nullptr, false);
  if (!claims.is_object()) {
    *error = "Invalid Compact JWS";
    return std::nullopt;
  }
  const auto exp = claims.find("exp");
  if (exp != claims.end() && exp->is_number() && exp->get<int64_t>() * 1000 < NowMs()) {
    *error = "\"exp\" claim timestamp check failed";
    return std::nullopt;
  }
  return claims;
}

std::string Keys::Jwt(absl::string_view role) const {
  return SignJwt(jwt_secret, {{"iss", "supabase"}, {"role", std::string(role)}});
}

Caller Authenticate(const Keys& keys, const Request& request, bool hosted) {
  Caller caller;
  const absl::string_view apikey = request.Get("apikey");
  const std::string* const header = request.Find("authorization");
  std::string token;
  if (header != nullptr && !absl::StartsWith(*header, "Bearer sb_")) {
    token = *header;
  } else if (apikey == keys.secret) {
    if (hosted && absl::StartsWith(request.Get("user-agent"), "Mozilla/")) {
      caller.refused_by_gateway = true;
      return caller;
    }
    caller.role = Caller::Role::kService;
    return caller;
  } else if (apikey == keys.publishable) {
    caller.role = Caller::Role::kAnon;
    return caller;
  } else {
    token = std::string(apikey);
  }
  if (token.empty()) return caller;
  if (absl::StartsWithIgnoreCase(token, "bearer ")) token = token.substr(7);

  std::string error;
  const std::optional<Json> claims = VerifyJwt(keys.jwt_secret, token, &error);
  if (!claims.has_value()) {
    caller.error = error;
    return caller;
  }
  const auto role = claims->find("role");
  const std::string name =
      role != claims->end() && role->is_string() ? role->get<std::string>() : std::string();
  if (name == "service_role") {
    caller.role = Caller::Role::kService;
  } else if (name == "anon") {
    caller.role = Caller::Role::kAnon;
  } else if (name == "authenticated") {
    caller.role = Caller::Role::kAuthenticated;
  } else if (name.empty()) {
    caller.error = "jwt must have a role claim";
  } else {
    caller.has_unknown_role = true;
  }
  return caller;
}

}  // namespace http_server
}  // namespace dumpline
