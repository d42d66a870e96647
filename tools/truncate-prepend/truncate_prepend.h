// truncate-prepend: SQL in; the same out, in one transaction that first empties the dump's tables.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRUNCATE_PREPEND_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRUNCATE_PREPEND_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/spool.h"
#include "tools/lib/pgdump/statement.h"
#include "tools/truncate-prepend/foreign_keys.h"

namespace dumpline {

struct TruncatePrependOptions {
  bool transaction = true;  // BEGIN; … COMMIT; around everything
  bool cascade = false;
  bool restart_identity = false;
  bool end_marker = true;             // require pg_dump's end marker
  std::vector<QualifiedName> tables;  // when not empty: these, and not the dump's
  std::vector<QualifiedName> exclude_tables;
  const ForeignKeys* foreign_keys = nullptr;  // of --schema, may be null
  std::vector<QualifiedName> accept_cascade;  // tables outside the dump that CASCADE may empty
  bool defer_constraints = false;             // needs foreign_keys
};

struct TruncatePrependReport {
  // Tables that CASCADE would empty though the dump does not fill them.
  std::vector<QualifiedName> cascaded;
  // Those of them that were not accepted. When there are any, nothing was written.
  std::vector<QualifiedName> refused;
};

// Reads `in` to its end, and only then, when it is whole, writes to `out` and closes it.
absl::Status TruncatePrepend(const TruncatePrependOptions& options, Spool* in, ByteSink* out,
                             TruncatePrependReport* report);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRUNCATE_PREPEND_H_
