// Chooses the key by which the rows of a dump are matched with existing rows.
#ifndef DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_KEY_H_
#define DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_KEY_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

struct MergeKey {
  std::string name;             // of the constraint or index; may be empty
  std::vector<size_t> columns;  // indexes in SchemaTable::columns, in the key's order
  // The table's other unique keys over plain columns.
  std::vector<const UniqueKey*> others;
};

// Returns the key of `table` that ON CONFLICT can use: the primary key, or the first unique key
// over columns that cannot be NULL. A partition without a key of its own has that of the
// partitioned table. Fails if there is none or if it is deferrable.
absl::StatusOr<MergeKey> ChooseMergeKey(const Schema& schema, const SchemaTable& table);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_UPSERT_MERGE_KEY_H_
