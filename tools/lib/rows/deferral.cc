#include "tools/lib/rows/deferral.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/rows/foreign_key_timing.h"

namespace dumpline {
namespace {

// Returns the range of the rows of a table and its partitions, which share its foreign keys.
DataRange RangeOf(const QualifiedName& table, const Schema& schema, const DataRanges& ranges) {
  DataRange all;
  for (const QualifiedName& name : schema.WithPartitions(table)) {
    const auto found = ranges.find(name);
    if (found == ranges.end()) continue;
    all.first = std::min(all.first, found->second.first);
    all.last = std::max(all.last, found->second.last);
  }
  return all;
}

}  // namespace

absl::StatusOr<Deferral> DeferConstraints(
    const Schema& schema, const DataRanges& ranges, bool switches_triggers,
    const std::function<bool(const ForeignKey&)>& changes_referenced) {
  std::string defer;
  std::string restore;
  bool has_deferred =
      false;  // a constraint is INITIALLY DEFERRED, so its checks are pending anyway
  for (const ForeignKey& key : schema.foreign_keys()) {
    if (!key.enforced) continue;
    const DataRange referencing = RangeOf(key.table, schema, ranges);
    if (referencing.empty()) continue;
    if (key.initially_deferred) {
      has_deferred = true;
      continue;
    }
    const DataRange referenced = RangeOf(key.referenced, schema, ranges);
    if (referenced.empty()) continue;
    const bool changes = changes_referenced != nullptr && changes_referenced(key);
    if (referenced.last < referencing.first && !changes) continue;
    if (key.name.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          "--schema: the foreign key from ", ToDisplay(key.table), " to ",
          ToDisplay(key.referenced), " has no name to defer it by (pg_dump writes names)"));
    }
    absl::StrAppend(&defer, DeferForeignKey(key));
    absl::StrAppend(&restore, RestoreForeignKey(key));
  }
  Deferral deferral;
  if (defer.empty() && !(has_deferred && switches_triggers)) return deferral;
  deferral.opening = defer;
  deferral.closing = absl::StrCat("SET CONSTRAINTS ALL IMMEDIATE;\n", restore);
  return deferral;
}

}  // namespace dumpline
