// Whether a migration changes rows only, so that it can be left out where the rows come another
// way.
#ifndef DUMPLINE_TOOLS_MIGRATION_LIST_DATA_ONLY_H_
#define DUMPLINE_TOOLS_MIGRATION_LIST_DATA_ONLY_H_

#include <cstddef>

#include "absl/status/statusor.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

// Reads SQL to its end. True when there is an INSERT, UPDATE or DELETE in it and nothing besides
// but settings (SET, RESET, SELECT set_config), SELECT setval and comments. Any other statement,
// whatever it does, makes it false: a migration that is taken for data is never run. An error is
// one of SQL's lexical rules, with the source's name and line.
absl::StatusOr<bool> IsDataOnly(ByteSource* sql);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MIGRATION_LIST_DATA_ONLY_H_
