#include "tools/env-check/sync_settings.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/writer.h"

namespace dumpline {
namespace {

// Whether so few characters were mistyped that `a` may be meant for `b`: at most one inserted, left
// out, replaced, or swapped with the next; two of a long name.
bool AreAlike(absl::string_view a, absl::string_view b) {
  const size_t most = b.size() < 12 ? 1 : 2;
  if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) > most) return false;
  // distance[i][j]: from the first i characters of `a` to the first j of `b`.
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
  return distance[a.size()][b.size()] <= most;
}

std::vector<const char*> AllNames(const SettingName& known) {
  std::vector<const char*> names = known.also;
  names.insert(names.begin(), known.name);
  return names;
}

}  // namespace

const std::vector<SettingName>& SettingNames() {
  static const auto& names = *new std::vector<SettingName>{
      {"BUCKETS", {}},
      {"DEPLOY_COMMAND", {}},
      {"DEPLOY_WAIT", {}},
      {"DEV_DB_URL", {}},
      {"DEV_PG_DUMP", {}},
      {"DEV_SECRET_KEY", {}},
      {"DEV_URL", {}},
      {"EXPECT_TITLE", {}},
      {"PGSSLMODE", {}},
      {"PROD_DB_URL", {}},
      {"PROD_ORIGINS", {}},
      {"PROD_SECRET_KEY", {"SUPABASE_SECRET_KEY", "SUPABASE_SERVICE_ROLE_KEY"}},
      {"PROD_URL", {"SUPABASE_URL"}},
      {"PROJECT_REF", {}},
      {"SITE_PAGES", {}},
      {"SITE_URL", {}},
      {"SUPABASE_ACCESS_TOKEN", {}},
      {"SUPABASE_DB_PASSWORD", {}},
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

absl::Status WriteSettings(const Settings& settings, ByteSink* out) {
  Writer writer(out);
  for (const auto& [name, value] : ResolveSettings(settings)) {
    writer.Append(absl::StrCat(name, "=", value, absl::string_view("\0", 1)));
  }
  return writer.Close();
}

std::string IntendedName(absl::string_view name) {
  std::string intended;
  for (const SettingName& known : SettingNames()) {
    for (const char* candidate : AllNames(known)) {
      if (name == candidate) return "";
      if (intended.empty() && AreAlike(name, candidate)) intended = candidate;
    }
  }
  return intended;
}

}  // namespace dumpline
