// Reads the lists of --children.
#ifndef DUMPLINE_TOOLS_DUMP_SELECT_CHILDREN_H_
#define DUMPLINE_TOOLS_DUMP_SELECT_CHILDREN_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/dump-select/reference_graph.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

// Reads lists such as "public.posts,public.comments:2" or "all:1". Malformed lists and unknown
// tables are usage errors.
absl::StatusOr<Children> ReadChildren(const std::vector<std::string>& lists, const Schema& schema);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_SELECT_CHILDREN_H_
