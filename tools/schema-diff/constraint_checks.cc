#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "tools/lib/text/count.h"
#include "tools/schema-diff/checks.h"

namespace dumpline {
namespace {

bool IsUniqueKey(const Catalog::Setting& setting) {
  return setting.kind == "primary key" || setting.kind == "unique constraint" ||
         setting.kind == "unique index";
}

bool IsConstraint(const Catalog::Setting& setting) {
  return IsUniqueKey(setting) || setting.kind == "check constraint" ||
         setting.kind == "exclusion constraint" || setting.kind == "foreign key";
}

// Returns the definition without the parts that do not affect which rows satisfy it.
absl::string_view Condition(const Catalog::Setting& setting) {
  absl::string_view definition = setting.definition;
  absl::ConsumeSuffix(&definition, " NOT VALID");
  absl::ConsumeSuffix(&definition, " NO INHERIT");
  return definition;
}

const Catalog::UniqueKey* FindKey(const Catalog& catalog, const std::string& table,
                                  const std::string& name) {
  for (const Catalog::UniqueKey& key : catalog.unique_keys) {
    if (key.table == table && key.name == name) return &key;
  }
  return nullptr;
}

// Returns true if a unique key in development implies this one in production.
bool IsImplied(const Sides& sides, const Catalog::Setting& setting) {
  const Catalog::UniqueKey* const key = FindKey(sides.prod, setting.relation, setting.name);
  if (key == nullptr) return false;
  for (const Catalog::UniqueKey& other : sides.dev.unique_keys) {
    // The columns are in byte order.
    if (other.table == key->table && std::includes(key->columns.begin(), key->columns.end(),
                                                   other.columns.begin(), other.columns.end())) {
      return true;
    }
  }
  return false;
}

std::string FixOf(const Catalog::Setting& setting) {
  absl::string_view condition = Condition(setting);
  if (absl::ConsumePrefix(&condition, "CHECK ")) {
    return absl::StrCat("in development, look for rows that break it: SELECT * FROM ",
                        setting.relation, " WHERE NOT ", condition);
  }
  return "add it in development";
}

// Reports a constraint that only production has.
void AddConstraint(const Sides& sides, const Catalog::Setting& setting, Findings* findings) {
  const auto found =
      std::find_if(sides.dev.duplicates.begin(), sides.dev.duplicates.end(),
                   [&setting](const Catalog::Duplicates& duplicates) {
                     return duplicates.table == setting.relation && duplicates.name == setting.name;
                   });
  const std::string name = absl::StrCat("production's ", setting.kind, " ", setting.name, " of ",
                                        setting.relation, " (", setting.definition, ")");
  if (found == sides.dev.duplicates.end()) {
    Add(findings, "constraints", Severity::kWarning,
        absl::StrCat(name, " is missing in development, whose rows may break it"), FixOf(setting));
  } else if (found->values > 0) {
    Add(findings, "constraints", Severity::kError,
        absl::StrCat("development has ",
                     CountOf(found->values, "value more than once that breaks",
                             "values more than once that break"),
                     " ", name),
        absl::StrCat("correct the rows in development, and add the ", setting.kind, " there"));
  }
}

const Catalog::Setting* FindConstraint(const Catalog& catalog, const Catalog::BrokenRows& rows) {
  for (const Catalog::Setting& setting : catalog.settings) {
    if (setting.relation == rows.table && setting.name == rows.constraint &&
        IsConstraint(setting)) {
      return &setting;
    }
  }
  return nullptr;
}

}  // namespace

void CheckConstraints(const Sides& sides, Findings* findings) {
  std::set<std::pair<std::string, std::string>> existing;
  for (const Catalog::Setting& setting : sides.dev.settings) {
    if (IsConstraint(setting)) existing.emplace(setting.relation, Condition(setting));
  }
  for (const Catalog::Setting& setting : sides.prod.settings) {
    if (!IsConstraint(setting) || setting.is_inherited ||
        !sides.dev_index.HasTable(setting.relation) ||
        existing.count({setting.relation, std::string(Condition(setting))}) > 0 ||
        (IsUniqueKey(setting) && IsImplied(sides, setting))) {
      continue;
    }
    AddConstraint(sides, setting, findings);
  }
}

// PostgreSQL checks a NOT VALID constraint for each inserted row, also when a rollback inserts it.
void CheckNotValid(const Sides& sides, Findings* findings) {
  for (const Catalog::BrokenRows& broken : sides.prod.broken_rows) {
    if (broken.rows == 0 || !sides.dev_index.Selects(broken.table)) continue;
    const std::string number =
        broken.rows.has_value() ? CountOf(*broken.rows, "row") : "an unknown number of rows";
    const Catalog::Setting* const setting = FindConstraint(sides.prod, broken);
    const std::string definition = setting == nullptr ? "" : setting->definition;
    Add(findings, "not-valid", Severity::kError,
        absl::StrCat(number, " of production's ", broken.table,
                     broken.rows == 1 ? " breaks" : " break", " its NOT VALID constraint ",
                     broken.constraint, ", so a rollback could not restore them"),
        absl::StrCat("correct the rows in production, or run there: ALTER TABLE ", broken.table,
                     " DROP CONSTRAINT ", broken.constraint,
                     "; and, when no rollback is needed any more: ALTER TABLE ", broken.table,
                     " ADD CONSTRAINT ", broken.constraint, " ", definition));
  }
}

void CheckRulesAndTriggers(const Sides& sides, Findings* findings) {
  for (const Catalog::Setting& setting : sides.prod.settings) {
    if (setting.state == "disabled" || !sides.dev_index.HasTable(setting.relation)) continue;
    if (setting.kind == "insert rule") {
      const std::string what = absl::StrCat("production's ", setting.relation, " has the rule ",
                                            setting.name, " ON INSERT");
      if (sides.options.by_row) {
        Add(findings, "rules", Severity::kError,
            absl::StrCat(what, ", which the INSERTs of a merge follow"),
            "disable the rule in production, or use --mode=replace with --push=psql, whose COPY "
            "does "
            "not follow rules");
      } else if (sides.options.by_insert) {
        Add(findings, "rules", Severity::kError,
            absl::StrCat(what, ", which the INSERTs of --push=supabase follow"),
            "push with --push=psql, whose COPY does not follow rules");
      } else {
        Add(findings, "rules", Severity::kWarning,
            absl::StrCat(what, ", which COPY does not follow"));
      }
    } else if (setting.kind == "truncate trigger" && !sides.options.by_row) {
      Add(findings, "truncate-triggers", Severity::kInfo,
          absl::StrCat("production's ", setting.relation, " has the trigger ", setting.name,
                       " ON TRUNCATE, which is disabled during the push"));
    }
  }
}

}  // namespace dumpline
