#ifndef DUMPLINE_TOOLS_DUMP_GUARD_DUMP_GUARD_H_
#define DUMPLINE_TOOLS_DUMP_GUARD_DUMP_GUARD_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

struct DumpGuardOptions {
  std::vector<QualifiedName> relations;  // the tables and sequences that the dump may change
  std::string before;                    // SQL to write before the dump's statements
  std::string after;                     // SQL to write after them
  bool copy = true;                      // allow COPY … FROM stdin
  bool transaction = true;               // write BEGIN and COMMIT
  bool end_marker = true;                // require pg_dump's end marker
};

// Copies a dump from `in` to `out` as one transaction: BEGIN, `before`, the dump without its own
// BEGIN and COMMIT, `after`, COMMIT. Closes `out`. Fails at the first statement that does anything
// but fill or empty one of the relations; README.md lists what is allowed. Neither a part of such a
// statement nor a COMMIT is written, so psql rolls back what it has received.
absl::Status DumpGuard(const DumpGuardOptions& options, ByteSource* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_GUARD_DUMP_GUARD_H_
