// Plans the merge of the rows that a DumpReader reads.
#ifndef DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_PLAN_H_
#define DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_PLAN_H_

#include "absl/status/statusor.h"
#include "tools/dump-upsert/merge_sql.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

// Returns the merge of the rows of the reader's table() and columns(). Fails, with the line of
// `item`, the last one, if the schema lacks the table or a column, or if the rows have no key.
absl::StatusOr<MergeSql> PlanMerge(const Schema& schema, Existing existing,
                                   const DumpReader& reader, const Item& item);

// Returns true if the rows of a dump may change the columns of existing rows that `key` references.
bool MayChangeReferenced(const Schema& schema, Existing existing, const ForeignKey& key);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_PLAN_H_
