// Findings about the API keys in settings. `check` is the name of the check, and `name` is that of
// the setting with the key. Findings show project references and dates, but no other part of a key.
#ifndef DUMPLINE_TOOLS_LIB_SETTINGS_KEY_FINDINGS_H_
#define DUMPLINE_TOOLS_LIB_SETTINGS_KEY_FINDINGS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/lib/settings/finding.h"
#include "tools/lib/supabase/api_key.h"

namespace dumpline {

// Checks that the key belongs to the project `ref`. Returns nullopt if either is unknown.
std::optional<Finding> CheckKeyProject(const std::string& check, const std::string& name,
                                       const ApiKey& key, const std::string& ref);

// Warns about a key that expires within 30 days. Returns nullopt for a key without an expiry date.
std::optional<Finding> CheckKeyExpiry(const std::string& check, const std::string& name,
                                      const ApiKey& key, absl::Time now);

// Warns about a hosted project's legacy key, which ends with the year 2026. Returns nullopt for
// other keys. Source: https://supabase.com/docs/guides/api/migrating-to-new-api-keys
std::optional<Finding> CheckLegacyKey(const std::string& check, const std::string& name,
                                      const ApiKey& key);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SETTINGS_KEY_FINDINGS_H_
