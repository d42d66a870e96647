// Describes a reference to a row that the dump lacks.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_MISSING_PARENT_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_MISSING_PARENT_H_

#include "absl/status/status.h"
#include "tools/dump-select/closure.h"
#include "tools/dump-select/reference_graph.h"
#include "tools/lib/io/spool.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/row_reader.h"

namespace dumpline {

// Reads the dump again, up to the referring row and, if necessary, for the referenced table.
// Returns the error "<stdin>:12: public.posts has the key (author_id)=(7), which the dump's table
// public.agents lacks".
absl::Status MissingParentError(const MissingParent& missing, const ReferenceGraph& graph,
                                const Schema& schema, const RowReaderOptions& options,
                                const Spool& dump);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_MISSING_PARENT_H_
