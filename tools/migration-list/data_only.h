// Distinguishes migrations that change only rows from others, so that they can be skipped if the
// rows are transferred in another way.
#ifndef DUMPLINE_TOOLS_MIGRATION_LIST_DATA_ONLY_H_
#define DUMPLINE_TOOLS_MIGRATION_LIST_DATA_ONLY_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

// Reads `sql` to its end. Returns true if it has an INSERT, UPDATE or DELETE and, besides those,
// only settings (SET, RESET, SELECT set_config), SELECT setval and comments. Returns false if there
// is any other statement, because a migration that is mistaken for data would never be run. Fails
// if the SQL is malformed; the error names the source and the line.
absl::StatusOr<bool> IsDataOnly(ByteSource* sql);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MIGRATION_LIST_DATA_ONLY_H_
