// Policy for the settings in a dump. Every filter that reads SQL follows it.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_SETTING_POLICY_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_SETTING_POLICY_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

enum class SettingKind : uint8_t {
  kOfPgDump,         // a setting that pg_dump writes for the session that loads the dump
  kReplicationRole,  // session_replication_role: the rows are loaded without triggers
  kOfTransaction,    // SET CONSTRAINTS, SET TRANSACTION: not a setting
  kChangesData,      // determines how the values in the rows are read: DateStyle and the like
  kOfTheSql,         // any other: the SQL may depend on it
  kRefused,          // unreadable to filters: another encoding, or names that depend on a path
};

SettingKind KindOf(const Setting& setting);

// Returns an error message if no filter accepts the setting, or "".
std::string RefusalOf(const Setting& setting);

// Returns the error message for the first refused setting in a statement of kind `kind`, a SET or a
// SELECT with set_config(), or "".
std::string RefusalIn(StatementKind kind, absl::string_view statement);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_SETTING_POLICY_H_
