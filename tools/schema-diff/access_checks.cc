#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "tools/schema-diff/checks.h"

namespace dumpline {
namespace {

// Privileges of the roles of Supabase's APIs, by relation (as GRANT names it) and role.
using Grants = std::map<std::pair<std::string, std::string>, std::set<std::string>>;

// Settings of one kind, by relation and name.
using Settings = std::map<std::pair<std::string, std::string>, const Catalog::Setting*>;

Settings SettingsOf(const Catalog& catalog, absl::string_view kind) {
  Settings settings;
  for (const Catalog::Setting& setting : catalog.settings) {
    if (setting.kind == kind) settings[{setting.relation, setting.name}] = &setting;
  }
  return settings;
}

// Returns true if both databases have the table.
bool AreBoth(const Sides& sides, const std::string& table) {
  return sides.dev_index.HasTable(table) && sides.prod_index.HasTable(table);
}

// Returns true if the relation, named as in GRANT, is in both databases.
bool IsInBoth(const Sides& sides, absl::string_view on) {
  if (absl::ConsumePrefix(&on, "TABLE ")) return AreBoth(sides, std::string(on));
  if (absl::ConsumePrefix(&on, "SEQUENCE ")) {
    return sides.dev_index.Selects(std::string(on)) && sides.prod_index.Selects(std::string(on));
  }
  return true;  // a schema
}

Grants GrantsOf(const Sides& sides, const Catalog& catalog) {
  Grants grants;
  const auto has = [](const Catalog& side, const std::string& role) {
    return std::count(side.api_roles.begin(), side.api_roles.end(), role) > 0;
  };
  for (const Catalog::Setting& setting : catalog.settings) {
    if (setting.kind != "grant" || !IsInBoth(sides, setting.relation)) continue;
    if (!has(sides.dev, setting.name) || !has(sides.prod, setting.name)) continue;
    grants[{setting.relation, setting.name}].insert(setting.definition);
  }
  return grants;
}

// Returns the privileges that are in `some` and not in `others`. A privilege on a column is not
// missing if there is the same privilege on its table.
std::vector<std::string> Missing(const std::set<std::string>& some,
                                 const std::set<std::string>& others) {
  std::vector<std::string> missing;
  for (const std::string& privilege : some) {
    if (others.count(privilege) > 0) continue;
    if (others.count(privilege.substr(0, privilege.find(" ("))) > 0) continue;
    missing.push_back(privilege);
  }
  return missing;
}

std::set<std::string> Find(const Grants& grants, const Grants::key_type& key) {
  const auto found = grants.find(key);
  return found == grants.end() ? std::set<std::string>() : found->second;
}

// Returns true if production lets a role that browsers can use read the table.
bool IsPublic(const Catalog& prod, const std::string& table) {
  return std::any_of(prod.settings.begin(), prod.settings.end(), [&](const auto& setting) {
    return setting.kind == "grant" && setting.relation == absl::StrCat("TABLE ", table) &&
           (setting.name == "anon" || setting.name == "authenticated") &&
           absl::StartsWith(setting.definition, "SELECT");
  });
}

bool HasState(const Settings& settings, const std::string& table, absl::string_view state) {
  const auto found = settings.find({table, ""});
  return found != settings.end() && absl::StrContains(found->second->state, state);
}

}  // namespace

void CheckRowSecurity(const Sides& sides, Findings* findings) {
  const Settings dev = SettingsOf(sides.dev, "row security");
  const Settings prod = SettingsOf(sides.prod, "row security");
  std::set<std::string> tables;
  for (const auto& [key, setting] : dev) tables.insert(key.first);
  for (const auto& [key, setting] : prod) tables.insert(key.first);
  for (const std::string& table : tables) {
    if (!AreBoth(sides, table)) continue;
    // The side without protection gets it, whichever that is.
    const auto add = [&](Severity severity, const char* state, const char* verb, bool is_on) {
      Add(findings, "row-security", severity,
          absl::StrCat("row level security of ", table, " is ", is_on ? "" : "not ", state,
                       " in production, but ", is_on ? "not " : "", "in development"),
          absl::StrCat("in ", is_on ? "development" : "production", ", run: ALTER TABLE ", table,
                       " ", verb, " ROW LEVEL SECURITY"));
    };
    const bool is_on = HasState(prod, table, "enabled");
    if (is_on != HasState(dev, table, "enabled")) {
      // Anybody who has the site's public key could read all rows of the push.
      const bool is_exposed = !is_on && IsPublic(sides.prod, table);
      add(is_exposed ? Severity::kError : Severity::kWarning, "enabled", "ENABLE", is_on);
    }
    const bool is_forced = HasState(prod, table, "forced");
    if (is_forced != HasState(dev, table, "forced")) {
      add(Severity::kWarning, "forced", "FORCE", is_forced);
    }
  }
}

void CheckPolicies(const Sides& sides, Findings* findings) {
  const Settings dev = SettingsOf(sides.dev, "policy");
  const Settings prod = SettingsOf(sides.prod, "policy");
  for (const auto& [key, policy] : dev) {
    if (!AreBoth(sides, key.first)) continue;
    const auto found = prod.find(key);
    const std::string name = absl::StrCat("the policy ", key.second, " of ", key.first);
    if (found == prod.end()) {
      Add(findings, "policies", Severity::kWarning, absl::StrCat("production lacks ", name),
          absl::StrCat("in production, run: ", policy->definition));
    } else if (found->second->definition != policy->definition) {
      Add(findings, "policies", Severity::kWarning,
          absl::StrCat(name, " differs: in production ", found->second->definition),
          absl::StrCat("in production, run: DROP POLICY ", key.second, " ON ", key.first, "; ",
                       policy->definition));
    }
  }
  for (const auto& [key, policy] : prod) {
    if (!AreBoth(sides, key.first) || dev.count(key) > 0) continue;
    Add(findings, "policies", Severity::kWarning,
        absl::StrCat("development lacks the policy ", key.second, " of ", key.first,
                     ", which production has"),
        absl::StrCat("in development, run: ", policy->definition));
  }
}

// New tables of a hosted project get no privileges by default: the rows arrive, but the API
// responds with 42501.
void CheckGrants(const Sides& sides, Findings* findings) {
  const Grants dev = GrantsOf(sides, sides.dev);
  const Grants prod = GrantsOf(sides, sides.prod);
  for (const auto& [key, privileges] : dev) {
    const std::string missing = absl::StrJoin(Missing(privileges, Find(prod, key)), ", ");
    if (missing.empty()) continue;
    Add(findings, "grants", Severity::kWarning,
        absl::StrCat("production's role ", key.second, " lacks ", missing, " on ", key.first,
                     ", which it has in development"),
        absl::StrCat("in production, run: GRANT ", missing, " ON ", key.first, " TO ", key.second));
  }
  for (const auto& [key, privileges] : prod) {
    const std::string more = absl::StrJoin(Missing(privileges, Find(dev, key)), ", ");
    if (more.empty()) continue;
    Add(findings, "grants", Severity::kInfo,
        absl::StrCat("production's role ", key.second, " has ", more, " on ", key.first,
                     ", which it lacks in development"),
        absl::StrCat("to remove it, run in production: REVOKE ", more, " ON ", key.first, " FROM ",
                     key.second));
  }
}

}  // namespace dumpline
