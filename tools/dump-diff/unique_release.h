// Frees the values of a unique key when rows exchange them.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_UNIQUE_RELEASE_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_UNIQUE_RELEASE_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/rows/keyed_tables.h"

namespace dumpline {

// Returns an assignment that gives a row values under the unique key that no other row has: NULL,
// or a value that the server chooses. The row gets its new values later in the transaction. Fails,
// with the key's name, if no column of the key has a type for which such a value is known.
absl::StatusOr<std::string> ReleasingAssignment(const KeyedTable& table, const UniqueKey& key);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_UNIQUE_RELEASE_H_
