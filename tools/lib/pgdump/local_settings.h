// Follows SET LOCAL where a filter removes BEGIN and COMMIT.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_LOCAL_SETTINGS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_LOCAL_SETTINGS_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// A setting that SET LOCAL or set_config(…, true) makes ends with its transaction. If the COMMIT is
// removed, the setting lasts and applies to statements that it was not meant for.
class LocalSettings {
 public:
  // Call at the end of each statement that is neither an INSERT nor a COPY, the removed ones
  // included.
  void OnStatement(StatementKind kind, absl::string_view text);

  // True if a setting of a removed transaction would apply to the next statement.
  bool outlive() const { return !outlived_.empty(); }

  // Returns a message about that setting.
  std::string Message() const;

 private:
  bool in_transaction_ = false;
  std::string local_;     // name of the first setting in the transaction
  std::string outlived_;  // the same, of a transaction that has ended
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_LOCAL_SETTINGS_H_
