// What the settings in a dump mean for a filter. Every filter that reads SQL follows this policy.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_SETTING_POLICY_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_SETTING_POLICY_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

enum class SettingKind : uint8_t {
  kOfPgDump,         // one that pg_dump writes, for the session that loads the dump
  kReplicationRole,  // session_replication_role: the rows are loaded without triggers
  kOfTransaction,    // SET CONSTRAINTS, SET TRANSACTION: not a setting
  kChangesData,      // decides how the values in the rows are read: DateStyle and the like
  kOfTheSql,         // any other: the SQL may depend on it
  kRefused,          // no filter can read the dump: another encoding, names that depend on a path
};

SettingKind KindOf(const Setting& setting);

// Returns a message about a setting that no filter accepts, or "".
std::string RefusalOf(const Setting& setting);

// Returns the message for the first refused setting in a statement of the given kind, a SET or a
// SELECT with set_config(), or "".
std::string RefusalIn(StatementKind kind, absl::string_view statement);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_SETTING_POLICY_H_
