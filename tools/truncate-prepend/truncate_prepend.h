// truncate-prepend: writes a dump as one transaction that first empties the tables that the dump
// fills.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRUNCATE_PREPEND_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRUNCATE_PREPEND_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/spool.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

struct TruncatePrependOptions {
  // Form in which pg_dump's own settings are written before the rows.
  enum class Settings {
    kDefault,  // kLocal in a transaction, else kNone
    kLocal,    // SET LOCAL: the settings end with the transaction
    kSession,  // SET
    kNone,
  };

  bool transaction = true;  // write BEGIN and COMMIT
  Settings settings = Settings::kDefault;
  bool cascade = false;
  bool restart_identity = false;
  bool end_marker = true;             // require pg_dump's end marker
  std::vector<QualifiedName> tables;  // tables to empty instead of the dump's, if any
  std::vector<QualifiedName> exclude_tables;
  const Schema* schema = nullptr;             // orders the tables; may be null
  std::vector<QualifiedName> accept_cascade;  // tables outside the dump that CASCADE may empty
  bool defer_constraints = false;             // requires `schema`
  std::vector<std::string> accept_schemas;    // of Supabase, whose tables may be emptied
};

struct TruncatePrependReport {
  // Tables outside the dump that CASCADE would empty.
  std::vector<QualifiedName> cascaded;
  // Tables of `cascaded` that are not in options.accept_cascade. If there are any, nothing was
  // written.
  std::vector<QualifiedName> refused;
  // Tables to empty in schemas that Supabase manages and that options.accept_schemas does not name.
  // If there are any, nothing was written.
  std::vector<QualifiedName> of_supabase;
  // Tables to empty that get no rows.
  std::vector<QualifiedName> without_rows;
  // Tables of the dump that belong to an extension and are not emptied.
  std::vector<QualifiedName> extension_tables;
  // The dump enables triggers, and no schema provides their previous states.
  bool resets_trigger_states = false;
};

// Reads `in` to its end, checks it, then writes to `out` and closes it. Writes nothing if the input
// is truncated or malformed.
absl::Status TruncatePrepend(const TruncatePrependOptions& options, Spool* in, ByteSink* out,
                             TruncatePrependReport* report);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_TRUNCATE_PREPEND_H_
