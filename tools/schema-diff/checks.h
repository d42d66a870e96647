// Checks of schema-diff: they report what would make a push fail, lose data or expose it.
#ifndef DUMPLINE_TOOLS_SCHEMA_DIFF_CHECKS_H_
#define DUMPLINE_TOOLS_SCHEMA_DIFF_CHECKS_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/settings/finding.h"
#include "tools/schema-diff/catalog.h"
#include "tools/schema-diff/schema_diff.h"

namespace dumpline {

// Index of one catalog by name, in byte order.
struct Index {
  explicit Index(const Catalog& catalog);

  bool Selects(const std::string& relation) const { return schemas.count(relation) > 0; }
  // Returns true if the table is selected, whether partitioned or not.
  bool HasTable(const std::string& table) const;

  std::map<std::string, std::string> schemas;  // of tables and sequences
  std::map<std::string, const Catalog::Table*> tables;
  std::set<std::string> partitioned;
  std::map<std::string, std::map<std::string, const Catalog::Column*>> columns;
  std::map<std::string, std::set<std::string>> labels;
  std::map<std::string, const Catalog::Sequence*> sequences;
};

// The two databases. Refers to the catalogs and options that it was constructed from.
struct Sides {
  Sides(const Catalog* dev_catalog, const Catalog& prod_catalog,
        const SchemaDiffOptions& diff_options);

  const bool has_dev;
  const Catalog& dev;  // production's if there is no catalog of development
  const Catalog& prod;
  const Index dev_index;
  const Index prod_index;
  const SchemaDiffOptions& options;
};

using Findings = std::vector<Finding>;

std::string Quoted(absl::string_view text);
std::string NameOf(const Catalog::Key& key);  // "public.people (owner, kind)"

// Appends a finding.
void Add(Findings* findings, const char* check, Severity severity, std::string what,
         std::string fix = "");

// column_checks.cc
void CheckColumns(const Sides& sides, Findings* findings);
void CheckRequiredColumns(const Sides& sides, Findings* findings);
void CheckColumnsOnlyInProd(const Sides& sides, Findings* findings);
void CheckGeneratedValues(const Sides& sides, Findings* findings);

// reference_checks.cc
void CheckReferencesIn(const Sides& sides, SchemaReport* report, Findings* findings);
absl::Status CheckReferencesOut(const Sides& sides, SchemaReport* report, Findings* findings);

// relation_checks.cc
void CheckNames(const Sides& sides, Findings* findings);
void CheckSelection(const Sides& sides, Findings* findings);
void CheckOwners(const Sides& sides, Findings* findings);
void CheckChildren(const Sides& sides, Findings* findings);
void CheckLargeObjects(const Sides& sides, Findings* findings);
void CheckSequences(const Sides& sides, Findings* findings);
void CheckReaders(const Sides& sides, Findings* findings);

// constraint_checks.cc
void CheckConstraints(const Sides& sides, Findings* findings);
void CheckNotValid(const Sides& sides, Findings* findings);
void CheckRulesAndTriggers(const Sides& sides, Findings* findings);

// access_checks.cc
void CheckRowSecurity(const Sides& sides, Findings* findings);
void CheckPolicies(const Sides& sides, Findings* findings);
void CheckGrants(const Sides& sides, Findings* findings);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_SCHEMA_DIFF_CHECKS_H_
