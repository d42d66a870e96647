#include "tools/token-check/token_check.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/supabase/api_key.h"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

// Clocks differ a little, so a token may come from the future.
constexpr absl::Duration kClockSkew = absl::Minutes(1);
constexpr char kTakeToken[] =
    "take the access_token of a session, such as from the Authorization header of a request in the "
    "browser's developer tools";
constexpr char kSignInAgain[] = "sign in again, and send the new session's access_token";

std::string Format(absl::Time time) {
  return absl::FormatTime("%Y-%m-%d %H:%M:%S UTC", time, absl::UTCTimeZone());
}

// Returns the beginning of a key's id, which distinguishes the keys of a project.
std::string ShortKeyId(const std::string& id) {
  const bool is_plain = std::all_of(id.begin(), id.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_';
  });
  return is_plain ? id.substr(0, 8) + "…" : "with unusual characters";
}

// Returns the finding for a text that is not a JWT.
Finding NotAToken(absl::string_view text, const absl::Status& why) {
  const std::string fix =
      "take the access_token of a session, such as from the Authorization "
      "header of a request in the browser's developer tools";
  if (text.empty()) return Finding::Error("token", "the token is empty", kTakeToken);
  switch (InspectApiKey(text).kind) {
    case ApiKey::Kind::kSecret:
    case ApiKey::Kind::kPublishable:
      return Finding::Error(
          "token", "the token is an API key (sb_…), which goes into the header apikey", kTakeToken);
    case ApiKey::Kind::kAccessToken:
      return Finding::Error("token",
                            "the token is a personal access token (sbp_…), for the Management API",
                            kTakeToken);
    default:
      return Finding::Error("token", absl::StrCat("the token ", why.message()), kTakeToken);
  }
}

bool IsKnownAlgorithm(const Jwt& jwt) {
  return jwt.algorithm == "HS256" || jwt.algorithm == "ES256" || jwt.algorithm == "RS256" ||
         jwt.algorithm == "EdDSA";
}

Finding CheckForm(const Jwt& jwt) {
  if (jwt.algorithm == "HS256") {
    return Finding::Ok("token",
                       "the token is signed with HS256, the algorithm of the legacy JWT secret");
  }
  if (IsKnownAlgorithm(jwt)) {
    return Finding::Ok("token",
                       absl::StrCat("the token is signed with ", jwt.algorithm,
                                    jwt.key_id.empty() ? ", and names no key"
                                                       : ", by the key " + ShortKeyId(jwt.key_id)));
  }
  return Finding::Error("token", "the token's algorithm is none of HS256, ES256, RS256 and EdDSA",
                        kSignInAgain);
}

// Returns the issuer for messages: only its host, because another text may be a secret.
std::string ShowIssuer(const std::string& issuer) {
  const absl::StatusOr<Url> url = ParseHttpUrl(issuer);
  return url.ok() ? url->authority() : "an issuer that is not a URL";
}

// Returns whether the token is a legacy API key or the local stack's.
bool IsApiKey(const Jwt& jwt) { return jwt.issuer == "supabase" || jwt.issuer == "supabase-demo"; }

Finding CheckIssuer(const Jwt& jwt, const std::string& project) {
  const std::string check = "token-issuer";
  if (jwt.issuer.empty()) {
    return Finding::Warning(check, "the token has no issuer", "check which program has made it");
  }
  const std::string from = absl::StrCat("the token is from ", ShowIssuer(jwt.issuer));
  if (project.empty()) return {check, Severity::kInfo, from, ""};
  const std::string expected = absl::StrCat(project, "/auth/v1");
  if (jwt.issuer == expected) return Finding::Ok(check, from);
  const absl::StatusOr<Url> url = ParseHttpUrl(jwt.issuer);
  const std::string project_host = ParseHttpUrl(project)->host;
  const auto is_public = [](const std::string& host) {
    return ClassifyHost(host) == HostKind::kPublic;
  };
  // A project with a custom domain issues tokens in the name of either.
  if (url.ok() && is_public(url->host) && is_public(project_host) &&
      ProjectRefOfHost(url->host).empty() != ProjectRefOfHost(project_host).empty()) {
    return Finding::Warning(
        check, absl::StrCat(from, ", and not from ", ParseHttpUrl(project)->authority()),
        "check that one of them is the custom domain of the other");
  }
  return Finding::Error(
      check, absl::StrCat(from, ", and not from ", ParseHttpUrl(project)->authority()),
      "let the front end and the server use the same project: compare VITE_SUPABASE_URL "
      "and SUPABASE_URL, and sign in again");
}

Finding CheckAudience(const Jwt& jwt, const std::string& audience) {
  const std::string check = "token-audience";
  if (std::find(jwt.audience.begin(), jwt.audience.end(), audience) != jwt.audience.end()) {
    return Finding::Ok(check, absl::StrCat("the token is for ", audience));
  }
  return Finding::Error(
      check,
      jwt.audience.empty() ? "the token has no audience"
                           : absl::StrCat("the token is for another audience than ", audience),
      absl::StrCat("let the server accept its audience, or issue tokens for ", audience));
}

Finding CheckRole(const Jwt& jwt) {
  const std::string check = "token-role";
  if (jwt.role == "authenticated") return Finding::Ok(check, "the role is authenticated");
  if (jwt.role.empty()) {
    return Finding::Error(check, "the token has no role, so PostgREST uses anon", kSignInAgain);
  }
  if (jwt.role == "anon" || jwt.role == "service_role") {
    return Finding::Warning(check,
                            absl::StrCat("the role is ", jwt.role, ", which is not that of a user"),
                            kSignInAgain);
  }
  return Finding::Warning(check, "the role is none of Supabase's",
                          "check that the database has this role");
}

Finding CheckExpiry(const Jwt& jwt, absl::Time now) {
  const std::string check = "token-expiry";
  if (!jwt.expires_at) {
    return Finding::Warning(check, "the token never expires", "issue tokens that expire");
  }
  const absl::Time expires = absl::FromUnixSeconds(*jwt.expires_at);
  if (expires <= now) {
    return Finding::Error(
        check,
        absl::StrCat("the token expired at ", Format(expires), ", ",
                     absl::FormatDuration(absl::Trunc(now - expires, absl::Seconds(1))), " ago"),
        "refresh the session before each request; supabase-js does it with getSession()");
  }
  for (const auto& [name, date] : {std::make_pair("was issued at", jwt.issued_at),
                                   std::make_pair("is not valid before", jwt.not_before)}) {
    if (!date || absl::FromUnixSeconds(*date) <= now + kClockSkew) continue;
    return Finding::Error(
        check,
        absl::StrCat("the token ", name, " ", Format(absl::FromUnixSeconds(*date)),
                     ", which is in the future"),
        "set the clock of this machine and of the server, such as by NTP");
  }
  return Finding::Ok(check, absl::StrCat("the token is valid until ", Format(expires)));
}

// Returns the project's key that the token names, or null.
const JsonWebKey* FindKey(const Jwt& jwt, const TokenCheckOptions& options) {
  if (!options.keys) return nullptr;
  for (const JsonWebKey& key : *options.keys) {
    if (key.key_id == jwt.key_id) return &key;
  }
  return nullptr;
}

// Checks that the project still has the key that has signed the token.
std::optional<Finding> CheckKey(const Jwt& jwt, const TokenCheckOptions& options) {
  const std::string check = "token-key";
  if (!options.keys_error.empty()) {
    return Finding::Warning(check,
                            absl::StrCat("the project's keys are unknown: ", options.keys_error),
                            "check that the project responds, or give --jwks");
  }
  if (!options.keys || !IsKnownAlgorithm(jwt)) return std::nullopt;
  if (jwt.algorithm == "HS256") {
    if (options.keys->empty()) {
      return Finding::Ok(check,
                         "the project has no signing keys, so its legacy JWT secret signs tokens");
    }
    return Finding::Warning(
        check,
        "the token is signed with the legacy JWT secret, but the project has signing "
        "keys",
        absl::StrCat(kSignInAgain,
                     "; a server that verifies tokens only by the project's keys (JWKS) "
                     "refuses this one"));
  }
  if (FindKey(jwt, options) != nullptr) return Finding::Ok(check, "the project has the key");
  if (options.keys->empty()) {
    return Finding::Error(check, "the project has no signing keys, and the token is signed by one",
                          kSignInAgain);
  }
  return Finding::Error(
      check, "the project does not have the key that signed the token",
      absl::StrCat("the key was revoked, or the token is from another project: ", kSignInAgain));
}

Finding CheckHs256Signature(const Jwt& jwt, const TokenCheckOptions& options) {
  const std::string check = "token-signature";
  if (options.jwt_secret.empty()) {
    return {check, Severity::kInfo,
            absl::StrCat("the signature was not verified: ", options.secret_name, " is not set"),
            absl::StrCat("set ", options.secret_name,
                         " to the JWT secret, from the dashboard under JWT Keys")};
  }
  if (HasHs256Signature(jwt, options.jwt_secret)) {
    return Finding::Ok(check, absl::StrCat("the signature was made with ", options.secret_name));
  }
  return Finding::Error(
      check, absl::StrCat("the signature was not made with ", options.secret_name),
      absl::StrCat("set ", options.secret_name,
                   " to the JWT secret of the project that issued the token, also on the "
                   "server that refuses it"));
}

Finding CheckSignature(const Jwt& jwt, const TokenCheckOptions& options) {
  if (jwt.algorithm == "HS256") return CheckHs256Signature(jwt, options);
  const std::string check = "token-signature";
  const JsonWebKey* const key = FindKey(jwt, options);
  if (key == nullptr) {
    const std::string why = options.keys ? "the key is missing" : "the project's keys are unknown";
    return {check, Severity::kInfo, absl::StrCat("the signature was not verified: ", why),
            options.keys ? "" : "give --project or --jwks"};
  }
  if (jwt.algorithm != "ES256") {
    return {check, Severity::kInfo, "the signature was not verified: the algorithm is not ES256",
            ""};
  }
  const absl::StatusOr<bool> is_valid = HasEs256Signature(jwt, *key);
  if (!is_valid.ok()) {
    return Finding::Error(check, absl::StrCat("the project's key ", is_valid.status().message()),
                          "fetch the project's keys again");
  }
  if (*is_valid) return Finding::Ok(check, "the signature was made with the project's key");
  return Finding::Error(
      check, "the signature was not made with the project's key, so the token was changed",
      kSignInAgain);
}

}  // namespace

std::vector<Finding> CheckToken(absl::string_view text, const TokenCheckOptions& options) {
  text = absl::StripAsciiWhitespace(text);
  for (const absl::string_view prefix : {"authorization:", "bearer "}) {
    if (!absl::StartsWithIgnoreCase(text, prefix)) continue;
    text = absl::StripAsciiWhitespace(text.substr(prefix.size()));
  }
  const absl::StatusOr<Jwt> jwt = ParseJwt(text);
  if (!jwt.ok()) return {NotAToken(text, jwt.status())};
  if (IsApiKey(*jwt)) {
    return {Finding::Error("token", "the token is a legacy API key, and not the token of a user",
                           kTakeToken)};
  }
  std::vector<Finding> findings = {CheckForm(*jwt), CheckIssuer(*jwt, options.project),
                                   CheckAudience(*jwt, options.audience), CheckRole(*jwt),
                                   CheckExpiry(*jwt, options.now)};
  if (const auto key = CheckKey(*jwt, options)) findings.push_back(*key);
  findings.push_back(CheckSignature(*jwt, options));
  return findings;
}

}  // namespace dumpline
