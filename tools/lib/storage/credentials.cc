#include "tools/lib/storage/credentials.h"

#include <algorithm>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/lib/storage/object.h"

namespace dumpline {

absl::StatusOr<Credentials> Credentials::FromText(absl::string_view text, absl::string_view where) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return absl::InvalidArgumentError(absl::StrCat(where, ": holds no key"));
  if (!std::all_of(text.begin(), text.end(),
                   [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)); })) {
    // A line end in a header would begin another header.
    return absl::InvalidArgumentError(absl::StrCat(where, ": holds more than one key"));
  }
  Credentials credentials;
  credentials.key_ = std::string(text);
  credentials.where_ = std::string(where);
  if (absl::StartsWith(text, "sb_secret_")) {
    credentials.kind_ = Kind::kSecret;
    return credentials;
  }
  if (absl::StartsWith(text, "sb_publishable_")) {
    credentials.kind_ = Kind::kPublishable;
    return credentials;
  }
  const std::vector<absl::string_view> parts = absl::StrSplit(text, '.');
  std::string payload;
  if (parts.size() == 3 && absl::WebSafeBase64Unescape(parts[1], &payload)) {
    const absl::StatusOr<Json> claims = ParseJson(payload);
    if (claims.ok() && claims->is_object()) {
      credentials.kind_ = Kind::kJwt;
      credentials.role_ = TextField(*claims, "role");
      credentials.project_ref_ = TextField(*claims, "ref");
      return credentials;
    }
  }
  return absl::InvalidArgumentError(
      absl::StrCat(where, ": holds neither an sb_secret_ key nor a JWT"));
}

absl::Status Credentials::CheckSeesAll() const {
  constexpr absl::string_view kWhy =
      "sees only what policies show it, and would silently list too little; give the project's "
      "secret key";
  switch (kind_) {
    case Kind::kSecret:
      return absl::OkStatus();
    case Kind::kNone:
      return absl::PermissionDeniedError("no key given; --key-env and --key-file name its place");
    case Kind::kPublishable:
      return absl::PermissionDeniedError(absl::StrCat(where_, ": a publishable key ", kWhy));
    case Kind::kJwt:
      if (role_ == "service_role" || role_ == "supabase_admin") return absl::OkStatus();
      return absl::PermissionDeniedError(absl::StrCat(where_, ": a key with the role ",
                                                      role_.empty() ? "(none)" : role_, " ", kWhy));
  }
  return absl::OkStatus();
}

absl::Status Credentials::CheckIsFor(const Location& location) const {
  if (project_ref_.empty() || location.project_ref.empty() ||
      project_ref_ == location.project_ref) {
    return absl::OkStatus();
  }
  return absl::PermissionDeniedError(absl::StrCat(where_, ": is a key of project ", project_ref_,
                                                  ", not of ", location.project_ref));
}

void Credentials::AddHeaders(HttpHeaders* headers) const {
  if (kind_ == Kind::kNone) return;
  headers->emplace_back("apikey", key_);
  if (kind_ == Kind::kJwt) headers->emplace_back("authorization", "Bearer " + key_);
}

}  // namespace dumpline
