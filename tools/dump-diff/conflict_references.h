// Counts the rows that refer to rows which both sides inserted under the same key.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_CONFLICT_REFERENCES_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_CONFLICT_REFERENCES_H_

#include <vector>

#include "absl/status/status.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"
#include "tools/lib/text/json.h"

namespace dumpline {

// Adds the number of "references" in both dumps to the conflicts of rows that both sides inserted,
// if the key is one integer column with a default: both sides have then taken the same number of a
// sequence for different rows.
absl::Status CountReferences(const KeyedTables& tables, Snapshot* current, Snapshot* wanted,
                             std::vector<Json>* conflicts);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_CONFLICT_REFERENCES_H_
