// Compares a folder of migrations with those that a database has had.
#ifndef DUMPLINE_TOOLS_MIGRATION_LIST_MIGRATION_LIST_H_
#define DUMPLINE_TOOLS_MIGRATION_LIST_MIGRATION_LIST_H_

#include <cstddef>
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
    kMissingLocally,  // applied, and there is no such file: the CLI refuses to push
    kOutOfOrder,  // pending, and older than one that is applied: likewise, without --include-all
  };
  std::string version;
  std::string name;
  std::string file;  // its name; "" when there is none
  State state = State::kPending;
  bool is_data_only = false;
};

struct MigrationListOptions {
  std::string folder;
  // Told of each file whose name is no migration's, in the order of names.
  std::function<void(const std::string& file)> on_skipped;
};

// Reads the applied migrations from `in`, "version|name" a line (a tab will do, and the name may be
// left out), and the files of the folder. The result is ordered as Supabase's CLI orders versions:
// as text.
absl::StatusOr<std::vector<Migration>> ListMigrations(const MigrationListOptions& options,
                                                      ByteSource* in);

// Both close `out`. One JSON object a line:
absl::Status WriteMigrations(const std::vector<Migration>& migrations, ByteSink* out);
// SQL that notes as applied what is not applied yet and changes rows only; nothing when there is
// none.
absl::Status WriteMarkAppliedSql(const std::vector<Migration>& migrations, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_MIGRATION_LIST_MIGRATION_LIST_H_
