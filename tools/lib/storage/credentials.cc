#include "tools/lib/storage/credentials.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/config/api_key.h"

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
  const ApiKey key = InspectApiKey(text);
  switch (key.kind) {
    case ApiKey::Kind::kSecret:
      credentials.kind_ = Kind::kSecret;
      return credentials;
    case ApiKey::Kind::kPublishable:
      credentials.kind_ = Kind::kPublishable;
      return credentials;
    case ApiKey::Kind::kJwt:
      credentials.kind_ = Kind::kJwt;
      credentials.role_ = key.role;
      credentials.project_ref_ = key.project_ref;
      return credentials;
    case ApiKey::Kind::kAccessToken:
    case ApiKey::Kind::kUnknown:
      break;
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
