#include "tools/truncate-prepend/deferral.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"

namespace dumpline {
namespace {

// Of the rows of a table and of its partitions, whose keys are the table's.
DataPlace PlaceOf(const QualifiedName& table, const ForeignKeys& schema, const DataPlaces& places) {
  DataPlace all;
  for (const QualifiedName& name : schema.WithPartitions(table)) {
    const auto found = places.find(name);
    if (found == places.end()) continue;
    all.first = std::min(all.first, found->second.first);
    all.last = std::max(all.last, found->second.last);
  }
  return all;
}

// Without ONLY: the constraint of a partitioned table is altered there, for all partitions.
std::string AlterConstraint(const ForeignKey& key, absl::string_view timing) {
  return absl::StrCat("ALTER TABLE ", ToSql(key.table), " ALTER CONSTRAINT ",
                      QuoteIdentifier(key.name), " ", timing, ";\n");
}

}  // namespace

absl::StatusOr<Deferral> DeferConstraints(const ForeignKeys& schema, const DataPlaces& places,
                                          const TriggerSwitches& trigger_switches) {
  std::string defer;
  std::string restore;
  bool always_deferred = false;  // checks wait whatever is done here
  for (const ForeignKey& key : schema.keys()) {
    const DataPlace referencing = PlaceOf(key.table, schema, places);
    if (referencing.empty()) continue;
    if (key.initially_deferred) {
      always_deferred = true;
      continue;
    }
    const DataPlace referenced = PlaceOf(key.referenced, schema, places);
    if (referenced.empty() || referenced.last < referencing.first) continue;
    if (key.name.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--schema: the foreign key from ", ToDisplay(key.table), " to ",
          ToDisplay(key.referenced), " has no name to defer it by (pg_dump writes names)"));
    }
    absl::StrAppend(&defer, AlterConstraint(key, "DEFERRABLE INITIALLY DEFERRED"));
    absl::StrAppend(&restore, AlterConstraint(key, key.deferrable ? "DEFERRABLE INITIALLY IMMEDIATE"
                                                                  : "NOT DEFERRABLE"));
  }
  Deferral deferral;
  if (defer.empty() && !(always_deferred && !trigger_switches.empty())) return deferral;
  deferral.opening = absl::StrCat(defer, trigger_switches.disable);
  deferral.closing =
      absl::StrCat("SET CONSTRAINTS ALL IMMEDIATE;\n", restore, trigger_switches.enable);
  return deferral;
}

}  // namespace dumpline
