#include "tools/lib/settings/names.h"

#include <algorithm>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"

namespace dumpline {
namespace {

// Returns the number of edits that turn `a` in upper case into `b`. An edit inserts, deletes or
// replaces a character, or swaps it with the next one.
size_t EditDistance(absl::string_view a, absl::string_view b) {
  // distance[i][j] is the distance from the first i characters of `a` to the first j of `b`.
  std::vector<std::vector<size_t>> distance(a.size() + 1, std::vector<size_t>(b.size() + 1));
  for (size_t i = 0; i <= a.size(); ++i) {
    for (size_t j = 0; j <= b.size(); ++j) {
      size_t& least = distance[i][j];
      if (i == 0 || j == 0) {
        least = i + j;
        continue;
      }
      const auto same = [&](size_t m, size_t n) {
        return absl::ascii_toupper(static_cast<unsigned char>(a[m])) == b[n];
      };
      least = std::min({distance[i - 1][j] + 1, distance[i][j - 1] + 1,
                        distance[i - 1][j - 1] + (same(i - 1, j - 1) ? 0 : 1)});
      if (i > 1 && j > 1 && same(i - 1, j - 2) && same(i - 2, j - 1)) {
        least = std::min(least, distance[i - 2][j - 2] + 1);
      }
    }
  }
  return distance[a.size()][b.size()];
}

// Returns whether `text` may be a misspelling of `name`: one edit away, or two if the name is long.
bool MayBeMeantFor(absl::string_view text, absl::string_view name) {
  const size_t most = name.size() < 12 ? 1 : 2;
  const size_t difference = std::max(text.size(), name.size()) - std::min(text.size(), name.size());
  return difference <= most && EditDistance(text, name) <= most;
}

std::vector<const char*> AllNames(const SettingName& setting) {
  std::vector<const char*> names = setting.aliases;
  names.insert(names.begin(), setting.name);
  return names;
}

}  // namespace

const std::vector<SettingName>& SettingNames() {
  static const auto& names = *new std::vector<SettingName>{
      {"APP_HEALTH_URL", {}, "", "", "URL at which the application reports its health"},
      {"BUCKETS", {}, "", "image_sync", "storage buckets to sync, separated by commas"},
      {"DEPLOY_COMMAND", {}, "", "deploy", "command that deploys the web site"},
      {"DEPLOY_WAIT", {}, "600", "", "seconds that a deployment may take"},
      {"DEV_DB_URL",
       {},
       "postgresql://postgres:postgres@127.0.0.1:54322/postgres",
       "",
       "development's database"},
      {"DEV_PG_DUMP", {}, "", "", "command that dumps development, instead of pg_dump"},
      {"DEV_SECRET_KEY", {}, "", "", "development's secret key, for storage objects"},
      {"DEV_URL", {}, "http://127.0.0.1:54321", "", "development's project"},
      {"EXPECT_TITLE", {}, "", "", "title that the web site's pages must have"},
      {"LOCAL_APP_HEALTH_URL", {}, "", "", "the same of the application on this machine"},
      {"MODE", {}, "", "", "how rows change, as the option --mode"},
      {"PGSSLMODE", {}, "", "", "libpq's sslmode, for database URLs without one"},
      {"PGSSLROOTCERT",
       {},
       "",
       "",
       "libpq's sslrootcert, absolute path of the databases' authority"},
      {"PG_BIN",
       {},
       "",
       "",
       "folder of pg_dump and psql (default: the newest of PATH and /usr/lib/postgresql)"},
      {"PROD_DB_URL",
       {},
       "",
       "prod_sync, verify, backup, rollback, schema_push, url_audit",
       "production's database"},
      {"PROD_ORIGINS",
       {},
       "",
       "",
       "starts of storage URLs in production's rows, separated by commas, if not PROD_URL"},
      {"PROD_PG_DUMP", {}, "", "", "command that dumps production, instead of pg_dump"},
      {"PROD_SECRET_KEY",
       {"SUPABASE_SECRET_KEY", "SUPABASE_SERVICE_ROLE_KEY"},
       "",
       "",
       "production's secret key, for storage objects"},
      {"PROD_URL", {"SUPABASE_URL"}, "", "image_sync, url_audit", "production's project"},
      {"PROJECT_REF", {}, "", "", "production's name for --target, if its URL does not contain it"},
      {"SCHEMAS", {}, "", "", "schemas to select, separated by commas, as the option --schemas"},
      {"SITE_PAGES", {}, "/", "", "pages of the web site to check, separated by commas"},
      {"SITE_URL", {}, "", "deploy_check", "web site"},
      {"SUPABASE_ACCESS_TOKEN", {}, "", "", "personal access token, for the linked Supabase CLI"},
      {"SUPABASE_DB_PASSWORD",
       {},
       "",
       "",
       "database password of the linked project, if PROD_DB_URL is not set"},
      {"TABLES",
       {},
       "",
       "",
       "the only tables to select, separated by commas, as the option --tables"},
  };
  return names;
}

Setting FindSetting(const Settings& settings, absl::string_view name) {
  for (const SettingName& known : SettingNames()) {
    const std::vector<const char*> names = AllNames(known);
    if (std::find(names.begin(), names.end(), name) == names.end()) continue;
    for (const char* one : names) {
      const auto found = settings.find(one);
      if (found != settings.end() && !found->second.empty()) return {one, found->second};
    }
  }
  return {std::string(name), ""};
}

Settings ResolveSettings(const Settings& settings) {
  Settings resolved;
  for (const SettingName& known : SettingNames()) {
    const std::string value = FindSetting(settings, known.name).value;
    if (!value.empty()) resolved[known.name] = value;
  }
  return resolved;
}

std::string IntendedName(absl::string_view name) {
  std::string intended;
  for (const SettingName& known : SettingNames()) {
    for (const char* candidate : AllNames(known)) {
      if (name == candidate) return "";
      if (intended.empty() && MayBeMeantFor(name, candidate)) intended = candidate;
    }
  }
  return intended;
}

std::string DescribeSettings() {
  std::string text;
  for (const SettingName& setting : SettingNames()) {
    const std::string padding(std::max(size_t{22}, strlen(setting.name) + 1) - strlen(setting.name),
                              ' ');
    absl::StrAppend(&text, setting.name, padding, setting.meaning);
    if (setting.default_value[0] != '\0') {
      absl::StrAppend(&text, " (default: ", setting.default_value, ")");
    }
    if (!setting.aliases.empty()) {
      absl::StrAppend(&text, " (also ", absl::StrJoin(setting.aliases, ", "), ")");
    }
    text += "\n";
  }
  return text;
}

}  // namespace dumpline
