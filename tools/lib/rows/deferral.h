// Defers the foreign keys that no order of the rows satisfies until after the last row, then
// restores their timing.
//
// PostgreSQL refuses to ALTER a table while checks of its rows are pending ("pending trigger
// events"). All statements that alter tables therefore precede the first row or follow the last;
// trigger_switches.h moves the dump's own statements.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_DEFERRAL_H_
#define DUMPLINE_TOOLS_LIB_ROWS_DEFERRAL_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

// Numbers of the first and last run of a table's rows in the dump, from 0. A run is a sequence of
// rows of one table.
struct DataRange {
  size_t first = SIZE_MAX;
  size_t last = 0;

  bool empty() const { return first > last; }
};
using DataRanges = absl::flat_hash_map<QualifiedName, DataRange>;

// Statements that defer constraints, and statements that check and restore them. Both are empty if
// no check is pending after the last row.
struct Deferral {
  std::string opening;  // before the first row
  std::string closing;  // after the last row
};

// Returns the statements that defer the constraints. Fails if such a constraint has no name in the
// schema. `switches_triggers` is true if tables are altered after the last row. The deferred checks
// then run first, because PostgreSQL rejects such statements while checks are pending.
// `changes_referenced`, if any, returns true for keys whose referenced columns the rows may change
// in existing rows. They are deferred although the referenced rows precede the referencing ones.
absl::StatusOr<Deferral> DeferConstraints(
    const Schema& schema, const DataRanges& ranges, bool switches_triggers,
    const std::function<bool(const ForeignKey&)>& changes_referenced = nullptr);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_DEFERRAL_H_
