// --defer-constraints: foreign keys that the rows of a dump cannot satisfy in the order in which they come
// are checked when all rows are there, and are then as they were.
//
// PostgreSQL refuses to ALTER a table while checks of its rows wait ("pending trigger events"). So all that
// alters tables, the dump's own DISABLE and ENABLE TRIGGER too, stands in front of the first row or behind
// the last.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "tools/lib/pgdump/statement.h"
#include "tools/truncate-prepend/foreign_keys.h"

namespace dumpline {

// Where the rows of a table stand: runs of rows of one table are numbered as they come.
struct DataPlace {
  size_t first = SIZE_MAX;
  size_t last = 0;

  bool empty() const { return first > last; }
};
using DataPlaces = absl::flat_hash_map<QualifiedName, DataPlace>;

// The dump's statements that switch triggers off and on, in its order.
struct TriggerSwitches {
  std::string disable;
  std::string enable;

  bool empty() const { return disable.empty() && enable.empty(); }
};

// Statements, the trigger switches among them; none when the dump can stay as it is.
struct Deferral {
  std::string opening;  // in front of the first row
  std::string closing;  // behind the last

  bool checks_wait() const { return !closing.empty(); }
};

// Fails for a constraint that would have to be named and has no name in the schema.
absl::StatusOr<Deferral> DeferConstraints(const ForeignKeys& schema, const DataPlaces& places,
                                          const TriggerSwitches& trigger_switches);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_DEFERRAL_H_
