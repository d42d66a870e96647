// Lists of table names, as flags and files have them.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_NAMES_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_NAMES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// Appends the names in `lists`, each spelled as in SQL and separated by commas, to `names`. A list
// that is malformed is a usage error, which names `flag`.
absl::Status AppendTableNames(const std::string& flag, const std::vector<std::string>& lists,
                              std::vector<QualifiedName>* names);

// Appends the names in the file at `path`, one per line. Empty lines and lines that start with #
// are skipped. Fails if the file has no name.
absl::Status AppendTableNamesFrom(const std::string& path, std::vector<QualifiedName>* names);

// Returns the names as messages show them, separated by commas.
std::string ToDisplay(const std::vector<QualifiedName>& names);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TABLE_NAMES_H_
