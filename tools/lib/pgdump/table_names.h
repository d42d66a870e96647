// Parses lists of table names in flags and files.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_NAMES_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_NAMES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// Appends the names in `lists`, which are separated by commas and spelled as in SQL, to `names`. A
// malformed list is a usage error, whose message names `flag`.
absl::Status AppendTableNames(const std::string& flag, const std::vector<std::string>& lists,
                              std::vector<QualifiedName>* names);

// Appends the names in the file at `path`, one per line. Skips empty lines and lines that start
// with #. Fails if the file contains no name.
absl::Status AppendTableNamesFrom(const std::string& path, std::vector<QualifiedName>* names);

// Returns the names, separated by commas, as messages show them.
std::string ToDisplay(const std::vector<QualifiedName>& names);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_NAMES_H_
