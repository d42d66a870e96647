#include "tools/lib/pgdump/setting_policy.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace {

struct Rule {
  absl::string_view name;  // lower case; a name that ends with _ is a prefix
  const char* value;       // lower case; null matches any value
  SettingKind kind;
};

// The first rule that matches the name and the value applies. The settings of pg_dump are those of
// pg_backup_archiver.c, _doSetFixedOutputState() and similar functions, from 9.6 to 18.
constexpr Rule kRules[] = {
    {"client_encoding", "utf8", SettingKind::kOfPgDump},
    {"client_encoding", "utf-8", SettingKind::kOfPgDump},
    {"client_encoding", "unicode", SettingKind::kOfPgDump},
    {"client_encoding", nullptr, SettingKind::kRefused},
    {"search_path", "", SettingKind::kOfPgDump},
    {"search_path", "pg_catalog", SettingKind::kOfPgDump},
    {"search_path", nullptr, SettingKind::kRefused},

    {"check_function_bodies", nullptr, SettingKind::kOfPgDump},
    {"client_min_messages", nullptr, SettingKind::kOfPgDump},
    {"default_table_access_method", nullptr, SettingKind::kOfPgDump},
    {"default_tablespace", nullptr, SettingKind::kOfPgDump},
    {"default_with_oids", nullptr, SettingKind::kOfPgDump},
    {"escape_string_warning", nullptr, SettingKind::kOfPgDump},
    {"idle_in_transaction_session_timeout", nullptr, SettingKind::kOfPgDump},
    {"lock_timeout", nullptr, SettingKind::kOfPgDump},
    {"role", nullptr, SettingKind::kOfPgDump},
    {"row_security", nullptr, SettingKind::kOfPgDump},
    {"session authorization", nullptr, SettingKind::kOfPgDump},
    {"standard_conforming_strings", nullptr, SettingKind::kOfPgDump},  // the scanner follows it
    {"statement_timeout", nullptr, SettingKind::kOfPgDump},
    {"transaction_timeout", nullptr, SettingKind::kOfPgDump},
    {"xmloption", "content", SettingKind::kOfPgDump},
    // Settings of Greenplum's pg_dump and of ysql_dump, which PostgreSQL does not have.
    {"gp_", nullptr, SettingKind::kOfPgDump},
    {"yb_", nullptr, SettingKind::kOfPgDump},

    {"session_replication_role", nullptr, SettingKind::kReplicationRole},
    {"constraints", nullptr, SettingKind::kOfTransaction},
    {"transaction", nullptr, SettingKind::kOfTransaction},
    {"session characteristics", nullptr, SettingKind::kOfTransaction},

    {"array_nulls", nullptr, SettingKind::kChangesData},
    {"datestyle", nullptr, SettingKind::kChangesData},
    {"intervalstyle", nullptr, SettingKind::kChangesData},
    {"lc_monetary", nullptr, SettingKind::kChangesData},
    {"timezone", nullptr, SettingKind::kChangesData},
    {"xmloption", nullptr, SettingKind::kChangesData},
};

bool Matches(const Rule& rule, const Setting& setting) {
  const bool is_named = absl::EndsWith(rule.name, "_") ? absl::StartsWith(setting.name, rule.name)
                                                       : setting.name == rule.name;
  return is_named && (rule.value == nullptr || absl::EqualsIgnoreCase(setting.value, rule.value));
}

}  // namespace

SettingKind KindOf(const Setting& setting) {
  for (const Rule& rule : kRules) {
    if (Matches(rule, setting)) return rule.kind;
  }
  return SettingKind::kOfTheSql;
}

std::string RefusalOf(const Setting& setting) {
  if (KindOf(setting) != SettingKind::kRefused) return "";
  if (setting.name == "client_encoding") {
    return absl::StrCat("client_encoding is ", setting.value,
                        " (expected UTF8); make the dump with pg_dump --encoding=UTF8");
  }
  return absl::StrCat("search_path is set to ", setting.value,
                      ", so names without a schema depend on it (expected qualified names); "
                      "qualify them, as in public.t, or make the dump with pg_dump 10.3 or newer");
}

std::string RefusalIn(StatementKind kind, absl::string_view statement) {
  if (kind == StatementKind::kSet) {
    Setting setting;
    return ParseSet(statement, &setting) ? RefusalOf(setting) : "";
  }
  if (kind != StatementKind::kOther) return "";
  for (const Setting& setting : FindSetConfigCalls(statement)) {
    const std::string refusal = RefusalOf(setting);
    if (!refusal.empty()) return refusal;
  }
  return "";
}

}  // namespace dumpline
