// Tracks SET LOCAL for filters that remove BEGIN and COMMIT.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_LOCAL_SETTINGS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_LOCAL_SETTINGS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// A setting made by SET LOCAL or set_config(…, true) ends with its transaction. If the COMMIT is
// removed, the setting remains in force and applies to statements that it was not meant for.
class LocalSettings {
 public:
  // Call at the end of each statement that is neither an INSERT nor a COPY, including removed
  // statements.
  void OnStatement(StatementKind kind, absl::string_view text);

  // Returns true if a setting of a removed transaction would apply to the next statement.
  bool outlive() const { return !outlived_.empty(); }

  // Returns an error message about that setting.
  std::string Message() const;

 private:
  bool in_transaction_ = false;
  std::string local_;     // name of the first setting in the transaction
  std::string outlived_;  // name of the same setting after its transaction has ended
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_LOCAL_SETTINGS_H_
