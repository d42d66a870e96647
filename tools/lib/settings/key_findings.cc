#include "tools/lib/settings/key_findings.h"

#include "absl/strings/str_cat.h"
#include "tools/lib/supabase/project.h"

namespace dumpline {
namespace {

constexpr absl::Duration kExpiresSoon = absl::Hours(30 * 24);

}  // namespace

std::optional<Finding> CheckKeyProject(const std::string& check, const std::string& name,
                                       const ApiKey& key, const std::string& ref) {
  if (key.project_ref.empty() || ref.empty()) return std::nullopt;
  if (key.project_ref == ref) {
    return Finding::Ok(check, absl::StrCat(name, " is a key of project ", ref));
  }
  // The key's project reference is shown only if it has the form of one and therefore cannot be a
  // secret.
  const std::string other =
      IsProjectRef(key.project_ref) ? "project " + key.project_ref : std::string("another project");
  return Finding::Error(check, absl::StrCat(name, " is a key of ", other, ", not of ", ref),
                        absl::StrCat("take the key of project ", ref));
}

std::optional<Finding> CheckKeyExpiry(const std::string& check, const std::string& name,
                                      const ApiKey& key, absl::Time now) {
  if (!key.expires_at) return std::nullopt;
  const absl::Time expires = absl::FromUnixSeconds(*key.expires_at);
  const std::string day = absl::FormatTime("%Y-%m-%d", expires, absl::UTCTimeZone());
  const std::string fix = "take a new key from the dashboard";
  if (expires <= now) {
    return Finding::Error(check, absl::StrCat(name, " expired on ", day), fix);
  }
  if (expires - now < kExpiresSoon) {
    return Finding::Warning(check, absl::StrCat(name, " expires on ", day), fix);
  }
  return Finding::Ok(check, absl::StrCat(name, " is valid until ", day));
}

std::optional<Finding> CheckLegacyKey(const std::string& check, const std::string& name,
                                      const ApiKey& key) {
  // The keys of a local stack, which have a different issuer, remain valid.
  if (key.kind != ApiKey::Kind::kJwt || key.issuer != "supabase") return std::nullopt;
  const char* const successor =
      key.is_secret() ? "a secret key (sb_secret_…)" : "a publishable key (sb_publishable_…)";
  return Finding::Warning(
      check, absl::StrCat(name, " is a legacy key, which Supabase accepts until the end of 2026"),
      absl::StrCat("create ", successor, " in the dashboard under API Keys, and set ", name,
                   " to it"));
}

}  // namespace dumpline
