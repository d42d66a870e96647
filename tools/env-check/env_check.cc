#include "tools/env-check/env_check.h"

#include <optional>
#include <string>

#include "absl/strings/str_cat.h"
#include "tools/lib/settings/key_findings.h"

namespace dumpline {
namespace {

bool IsError(const std::optional<Finding>& finding) {
  return finding && finding->severity == Severity::kError;
}

void Append(const std::optional<Finding>& finding, std::vector<Finding>* findings) {
  if (finding) findings->push_back(*finding);
}

// Checks one side. Returns true if the side's key may be sent to the side's URL.
bool CheckSide(const EnvCheckOptions& options, const SyncSettings& sync, const Side& side,
               std::vector<Finding>* findings) {
  const Finding url = CheckUrl(side, sync);
  const Finding key = CheckKey(side, sync);
  const std::string key_check = side.prefix + "-key";
  const std::optional<Finding> key_project =
      CheckKeyProject(key_check + "-project", side.key.name, side.api_key, side.ref);
  Append(url, findings);
  Append(CheckDatabaseUrl(side, sync), findings);
  Append(key, findings);
  Append(key_project, findings);
  Append(CheckKeyExpiry(key_check + "-expiry", side.key.name, side.api_key, options.now), findings);
  if (!IsError(key)) {
    Append(CheckLegacyKey(key_check + "-legacy", side.key.name, side.api_key), findings);
  }
  Append(CheckDatabasePort(side), findings);
  Append(CheckDatabaseProject(side), findings);
  Append(CheckDatabaseTls(side, sync), findings);
  return !IsError(url) && !IsError(key) && !IsError(key_project);
}

}  // namespace

SettingsReport CheckSettings(const EnvCheckOptions& options, const SyncSettings& sync) {
  SettingsReport report;
  std::vector<Finding>& findings = report.findings;
  const bool dev_is_fit = CheckSide(options, sync, sync.dev, &findings);
  const bool prod_is_fit = CheckSide(options, sync, sync.prod, &findings);
  Append(CheckOrigins(sync), &findings);
  Append(CheckProjectRef(sync), &findings);
  Append(CheckAccessToken(sync), &findings);
  Append(CheckBuckets(sync), &findings);
  Append(CheckUrlsDiffer(sync), &findings);
  Append(CheckDatabasesDiffer(sync), &findings);
  Append(CheckProjectsDiffer(sync), &findings);
  const std::optional<Finding> keys_differ = CheckKeysDiffer(sync, options);
  Append(keys_differ, &findings);
  Append(CheckTarget(sync.prod, options), &findings);
  Append(CheckSource(sync.dev, options), &findings);
  // A key that both sides have belongs to only one of them, so it is sent to neither.
  report.may_send_dev_key = dev_is_fit && !IsError(keys_differ);
  report.may_send_prod_key = prod_is_fit && !IsError(keys_differ);
  return report;
}

std::vector<Finding> CheckNames(const Settings& file, const Settings& settings) {
  std::vector<Finding> findings;
  for (const auto& [name, value] : file) {
    const std::string intended = IntendedName(name);
    if (intended.empty() || !FindSetting(settings, intended).value.empty()) continue;
    findings.push_back({"name", Severity::kWarning,
                        absl::StrCat(name, " is not a setting, and ", intended, " is not set"),
                        absl::StrCat("write ", intended, ", if that is meant")});
  }
  return findings;
}

}  // namespace dumpline
