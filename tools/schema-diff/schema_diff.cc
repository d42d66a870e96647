#include "tools/schema-diff/schema_diff.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"
#include "tools/schema-diff/checks.h"

namespace dumpline {
namespace {

void ListRelations(const Sides& sides, SchemaReport* report) {
  for (const auto& [name, schema] : sides.dev_index.schemas) {
    (sides.dev_index.tables.count(name) > 0 ? report->tables : report->sequences).push_back(name);
  }
  for (const auto& [name, schema] : sides.prod_index.schemas) {
    if (!sides.dev_index.Selects(name)) report->only_in_prod.push_back(name);
  }
  for (const auto& [name, table] : sides.prod_index.tables) {
    if (sides.dev_index.Selects(name)) report->backup_bytes += table->bytes;
  }
  report->materialized_views = sides.prod.materialized_views;
}

}  // namespace

std::string SchemaReport::ToJson() const {
  Json report;
  report["tables"] = tables;
  report["sequences"] = sequences;
  report["only_in_prod"] = only_in_prod;
  report["references_in"] = Json::array();
  for (const Catalog::Reference& reference : references_in) {
    report["references_in"].push_back({{"table", reference.table}, {"to", reference.to}});
  }
  report["references_out"] = Json::array();
  for (const ReferenceOut& reference : references_out) {
    report["references_out"].push_back({{"table", reference.key.from.table},
                                        {"columns", reference.key.from.columns},
                                        {"to", reference.key.to.table},
                                        {"to_columns", reference.key.to.columns},
                                        {"missing", reference.missing}});
  }
  report["materialized_views"] = materialized_views;
  report["backup_bytes"] = backup_bytes;
  return ToJsonText(report) + "\n";
}

absl::StatusOr<SchemaDiffResult> SchemaDiff(const Catalog* dev, const Catalog& prod,
                                            const SchemaDiffOptions& options) {
  const Sides sides(dev, prod, options);
  SchemaDiffResult result;
  SchemaReport* const report = &result.report;
  Findings* const findings = &result.findings;
  ListRelations(sides, report);
  CheckNames(sides, findings);
  if (sides.has_dev) CheckSelection(sides, findings);
  if (!report->only_in_prod.empty()) {
    Add(findings, "only-in-prod", Severity::kInfo,
        absl::StrCat("only in production, left alone: ",
                     absl::StrJoin(report->only_in_prod, ", ")));
  }
  CheckColumns(sides, findings);
  if (sides.has_dev) {
    CheckRequiredColumns(sides, findings);
    CheckColumnsOnlyInProd(sides, findings);
    CheckGeneratedValues(sides, findings);
    CheckChildren(sides, findings);
    CheckConstraints(sides, findings);
  }
  CheckNotValid(sides, findings);
  CheckRulesAndTriggers(sides, findings);
  CheckOwners(sides, findings);
  CheckReferencesIn(sides, report, findings);
  if (sides.has_dev) {
    RETURN_IF_ERROR(CheckReferencesOut(sides, report, findings));
    CheckSequences(sides, findings);
    CheckLargeObjects(sides, findings);
    CheckRowSecurity(sides, findings);
    CheckPolicies(sides, findings);
    CheckGrants(sides, findings);
  }
  CheckReaders(sides, findings);
  return result;
}

}  // namespace dumpline
