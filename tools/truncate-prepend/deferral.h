// --defer-constraints: checks foreign keys that the order of the rows cannot satisfy after the last
// row, and then restores their timing.
//
// PostgreSQL refuses to ALTER a table while checks of its rows are pending ("pending trigger
// events"). So all statements that alter tables, the dump's own DISABLE and ENABLE TRIGGER
// included, are moved before the first row or after the last. Moving ENABLE alone is not enough:
// with pg_dump --load-via-partition-root, rows of a partition may come before its DISABLE.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// The first and last run of a table's rows in the dump, numbered from 0. A run is a sequence of
// rows of one table.
struct DataRange {
  size_t first = SIZE_MAX;
  size_t last = 0;

  bool empty() const { return first > last; }
};
using DataRanges = absl::flat_hash_map<QualifiedName, DataRange>;

// The dump's statements that disable and enable triggers, in its order.
struct TriggerSwitches {
  std::string disable;
  std::string enable;

  bool empty() const { return disable.empty() && enable.empty(); }
};

// Statements that defer constraints and the trigger switches that go with them. Both are empty if
// the dump can stay as it is.
struct Deferral {
  std::string opening;  // before the first row
  std::string closing;  // after the last row

  bool checks_are_pending() const { return !closing.empty(); }
};

// Fails if a constraint that must be deferred has no name in the schema.
absl::StatusOr<Deferral> DeferConstraints(const Schema& schema, const DataRanges& ranges,
                                          const TriggerSwitches& trigger_switches);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_
