// --defer-constraints: checks foreign keys that the order of the rows cannot satisfy after the last
// row, and then restores their timing.
//
// PostgreSQL refuses to ALTER a table while checks of its rows are pending ("pending trigger
// events"). So all statements that alter tables are before the first row or after the last:
// trigger_switches.h moves the dump's own.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

// The first and last run of a table's rows in the dump, numbered from 0. A run is a sequence of
// rows of one table.
struct DataRange {
  size_t first = SIZE_MAX;
  size_t last = 0;

  bool empty() const { return first > last; }
};
using DataRanges = absl::flat_hash_map<QualifiedName, DataRange>;

// Statements that defer constraints, and check and restore them. Both are empty if no check is
// pending after the last row.
struct Deferral {
  std::string opening;  // before the first row
  std::string closing;  // after the last row
};

// Fails if a constraint that must be deferred has no name in the schema. `switches_triggers`: a
// table is altered after the last row, which PostgreSQL refuses while checks are pending.
absl::StatusOr<Deferral> DeferConstraints(const Schema& schema, const DataRanges& ranges,
                                          bool switches_triggers);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_
