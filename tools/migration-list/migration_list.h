// Compares a folder of migrations with those that are applied to a database.
#ifndef DUMPLINE_TOOLS_MIGRATION_LIST_MIGRATION_LIST_H_
#define DUMPLINE_TOOLS_MIGRATION_LIST_MIGRATION_LIST_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

struct Migration {
  enum class State {
    kApplied,
    kPending,
    kMissingLocally,  // applied, but without a file: Supabase's CLI refuses to push anything
    kOutOfOrder,      // pending, but older than an applied one: the CLI requires --include-all
  };
  std::string version;
  std::string name;
  std::string file;  // name of the file; "" if there is none
  State state = State::kPending;
  bool is_data_only = false;  // changes only rows, see data_only.h
};

struct MigrationListOptions {
  std::string folder;
  // Called for each file whose name is not VERSION_NAME.sql, in order of the names. May be empty.
  std::function<void(const std::string& file)> on_skipped;
};

// Reads the applied migrations from `in`, one line "version|name" each, and the files of the
// folder. A tab may replace the |, and the name may be missing. The result is ordered by version as
// text, as in Supabase's CLI.
absl::StatusOr<std::vector<Migration>> ListMigrations(const MigrationListOptions& options,
                                                      ByteSource* in);

// Writes one JSON object per line, then closes `out`.
absl::Status WriteMigrations(const std::vector<Migration>& migrations, ByteSink* out);

// Writes SQL that records those pending migrations that change only rows as applied, without
// running them. Writes nothing if there are none. Closes `out`.
absl::Status WriteMarkAppliedSql(const std::vector<Migration>& migrations, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MIGRATION_LIST_MIGRATION_LIST_H_
