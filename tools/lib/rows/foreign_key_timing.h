// Statements that change when a foreign key is checked.
#ifndef DUMPLINE_TOOLS_LIB_ROWS_FOREIGN_KEY_TIMING_H_
#define DUMPLINE_TOOLS_LIB_ROWS_FOREIGN_KEY_TIMING_H_

#include <string>

#include "tools/lib/pgdump/schema.h"

namespace dumpline {

// The first returns a statement after which the key, which must have a name, is checked at the end
// of the transaction. The second returns the statement that restores its timing.
std::string DeferForeignKey(const ForeignKey& key);
std::string RestoreForeignKey(const ForeignKey& key);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_FOREIGN_KEY_TIMING_H_
