#include "tools/env-check/side.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/supabase/project.h"

namespace dumpline {
namespace {

Side ParseSide(const Settings& settings, const std::string& name) {
  Side side;
  side.prefix = absl::AsciiStrToLower(name);
  side.url = FindSetting(settings, name + "_URL");
  side.key = FindSetting(settings, name + "_SECRET_KEY");
  side.database_url = FindSetting(settings, name + "_DB_URL");
  side.api_key = InspectApiKey(side.key.value);
  absl::StatusOr<Url> url = ParseHttpUrl(side.url.value);
  side.url_error = url.status();
  if (url.ok()) {
    while (absl::EndsWith(url->path, "/")) url->path.pop_back();
    side.ref = ProjectRefOfHost(url->host);
    side.project = *std::move(url);
  }
  absl::StatusOr<DatabaseUrl> database = ParseDatabaseUrl(side.database_url.value);
  side.database_error = database.status();
  if (database.ok()) side.database = *std::move(database);
  return side;
}

}  // namespace

bool Side::is_folder() const { return absl::StartsWith(url.value, "file://"); }

std::vector<std::string> Side::hosts() const {
  std::vector<std::string> hosts;
  if (project) hosts.push_back(project->host);
  // In a badly encoded URL, the apparent host may be a part of the password.
  if (database && !database->is_badly_encoded) hosts.push_back(database->host);
  return hosts;
}

bool Side::has_local_host() const {
  const std::vector<std::string> all = hosts();
  return std::any_of(all.begin(), all.end(), [](const std::string& host) {
    return ClassifyHost(host) != HostKind::kPublic;
  });
}

bool Side::has_public_host() const {
  const std::vector<std::string> all = hosts();
  return std::any_of(all.begin(), all.end(), [](const std::string& host) {
    return ClassifyHost(host) == HostKind::kPublic;
  });
}

SyncSettings ParseSyncSettings(const Settings& settings) {
  SyncSettings sync;
  sync.dev = ParseSide(settings, "DEV");
  sync.prod = ParseSide(settings, "PROD");
  sync.buckets = FindSetting(settings, "BUCKETS");
  sync.origins = FindSetting(settings, "PROD_ORIGINS");
  sync.project_ref = FindSetting(settings, "PROJECT_REF");
  sync.access_token = FindSetting(settings, "SUPABASE_ACCESS_TOKEN");
  sync.ssl_mode = FindSetting(settings, "PGSSLMODE");
  sync.ssl_root_cert = FindSetting(settings, "PGSSLROOTCERT");
  if (sync.prod.ref.empty() && IsProjectRef(sync.project_ref.value)) {
    sync.prod.ref = sync.project_ref.value;
  }
  return sync;
}

}  // namespace dumpline
