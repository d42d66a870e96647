// Reads the decision in a line of resolutions.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_DECISION_READER_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_DECISION_READER_H_

#include "absl/status/statusor.h"
#include "tools/dump-diff/conflicts.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/text/json.h"

namespace dumpline {

// Returns the fields "choice" and "values" of `resolution`, a conflict to which they were added.
// Fails, without a position, if they do not decide all of its columns, or if a typed value cannot
// apply.
absl::StatusOr<Decision> ReadDecision(const KeyedTables& tables, const Json& resolution);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_DECISION_READER_H_
