#include "tools/lib/supabase/credentials.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace dumpline {

absl::StatusOr<Credentials> Credentials::FromText(absl::string_view text,
                                                  absl::string_view source) {
  text = absl::StripAsciiWhitespace(text);
  if (text.empty()) return absl::InvalidArgumentError(absl::StrCat(source, ": missing key"));
  if (!std::all_of(text.begin(), text.end(),
                   [](char c) { return absl::ascii_isgraph(static_cast<unsigned char>(c)); })) {
    // A line break inside a header would start another header.
    return absl::InvalidArgumentError(absl::StrCat(source, ": more than one key"));
  }
  Credentials credentials;
  credentials.key_ = InspectApiKey(text);
  switch (credentials.key_.kind) {
    case ApiKey::Kind::kSecret:
    case ApiKey::Kind::kPublishable:
    case ApiKey::Kind::kJwt:
      credentials.text_ = std::string(text);
      credentials.source_ = std::string(source);
      return credentials;
    case ApiKey::Kind::kAccessToken:
    case ApiKey::Kind::kUnknown:
      break;
  }
  return absl::InvalidArgumentError(
      absl::StrCat(source, ": invalid key (expected an sb_secret_ key or a JWT)"));
}

absl::Status Credentials::CheckSeesAll() const {
  if (key_.is_secret()) return absl::OkStatus();
  if (!has_key()) {
    return absl::PermissionDeniedError("no key; name its source by --key-env or --key-file");
  }
  const std::string what =
      key_.kind == ApiKey::Kind::kPublishable
          ? "a publishable key"
          : absl::StrCat("a key with the role ", key_.role.empty() ? "(none)" : key_.role);
  return absl::PermissionDeniedError(
      absl::StrCat(source_, ": ", what,
                   " sees only what policies allow, so lists would be silently incomplete; give "
                   "the project's secret key"));
}

absl::Status Credentials::CheckIsFor(absl::string_view project_ref) const {
  if (key_.project_ref.empty() || project_ref.empty() || key_.project_ref == project_ref) {
    return absl::OkStatus();
  }
  return absl::PermissionDeniedError(absl::StrCat(source_, ": the key is of project ",
                                                  key_.project_ref, ", not of ", project_ref));
}

void Credentials::AddHeaders(HttpHeaders* headers) const {
  if (!has_key()) return;
  headers->emplace_back("apikey", text_);
  if (key_.kind == ApiKey::Kind::kJwt) headers->emplace_back("authorization", "Bearer " + text_);
}

}  // namespace dumpline
