// Recognizes statements by their text: heads of INSERT and COPY, SET, trigger switches.
//
// Every function takes the text of one complete statement without its semicolon. It recognizes the
// forms that pg_dump writes (src/bin/pg_dump) and equivalent forms that PostgreSQL's grammar
// accepts.
#ifndef DUMPLINE_TOOLS_LIB_SQL_STATEMENT_H_
#define DUMPLINE_TOOLS_LIB_SQL_STATEMENT_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/sql/names.h"
#include "tools/lib/sql/words.h"

namespace dumpline {

struct InsertHead {
  QualifiedName table;
  std::vector<std::string> columns;  // empty if the statement names none
};

struct CopyHead {
  QualifiedName table;
  std::vector<std::string> columns;
  // Text follows FROM stdin, so the data may be in a format other than pg_dump's.
  bool has_options = false;
  // pg_dump's form for a table without columns: COPY public.nocols  FROM stdin;
  bool no_columns_form = false;
  // The statement's own spelling, `public.t` and `(a, b)`: views of its text.
  absl::string_view table_sql;
  absl::string_view columns_sql;
};

// Reads INSERT INTO table [(columns)] …. Returns false if `text` starts differently.
bool ParseInsertHead(absl::string_view text, InsertHead* head);

// Reads COPY table [(columns)] FROM stdin …. Returns false for anything else.
bool ParseCopyFromStdin(absl::string_view text, CopyHead* head);
// Also recognizes forms that ParseCopyFromStdin() does not read.
bool IsCopyFromStdin(absl::string_view text);

// A SET statement, or a call set_config('name', 'value', is_local).
struct Setting {
  // Name in lower case, such as "search_path" (also for SET SCHEMA), "session authorization",
  // "timezone", "constraints", "transaction".
  std::string name;
  std::string value;      // unquoted; unquoted words in lower case; several joined by ", "
  bool is_local = false;  // ends with the transaction
};
bool ParseSet(absl::string_view text, Setting* setting);

// Reads SELECT pg_catalog.set_config('name', 'value', false|true) and nothing more.
bool ParseSetConfig(absl::string_view text, Setting* setting);

// Returns the settings of all calls of set_config() in a SELECT of any form. If the value is not a
// literal, it is the text of the expression. If the name is not a literal, it is empty.
std::vector<Setting> FindSetConfigCalls(absl::string_view text);

bool IsResetAll(absl::string_view text);

// Reads SELECT pg_catalog.setval('sequence', …). Returns false for anything else. `legacy_strings`
// is true if standard_conforming_strings is off.
bool ParseSetval(absl::string_view text, bool legacy_strings, QualifiedName* sequence);

// Returns a statement that makes the setval() after it part of the transaction. A rollback undoes
// setval() only if the transaction has given the sequence a new file (PostgreSQL's
// commands/sequence.c), which RESTART does. Only the owner of the sequence may run RESTART; for
// other users, setval() works as before. The text has no semicolon at its end.
std::string RestartStatement(const QualifiedName& sequence);

// Reads a statement that RestartStatement() returns. Returns false for anything else.
bool ParseRestartStatement(absl::string_view text, QualifiedName* sequence);

// Returns true for SET, RESET or set_config() of standard_conforming_strings, and sets `*on` to the
// new value. The default is on.
bool SetsStandardConformingStrings(absl::string_view text, bool* on);

// ALTER TABLE [IF EXISTS] [ONLY] table {DISABLE|ENABLE} TRIGGER {ALL|USER}.
struct TriggerSwitch {
  QualifiedName table;
  bool enables = false;
  bool all = false;        // ALL, not USER
  size_t which_begin = 0;  // position of ALL or USER in the text
  size_t which_end = 0;
};
bool ParseTriggerSwitch(absl::string_view text, TriggerSwitch* trigger_switch);

// The first returns true for BEGIN and START TRANSACTION, the second for COMMIT and END.
bool IsBegin(absl::string_view text);
bool IsCommit(absl::string_view text);

// Returns true for any statement that begins or ends a transaction, including those of IsBegin()
// and IsCommit(). Returns false for savepoints.
bool IsTransactionControl(absl::string_view text);

// Returns true for a statement that starts like those that pg_dump --statistics writes: SELECT *
// FROM pg_catalog.pg_restore_attribute_stats( and the like. Their literals are not rows but samples
// of values that rows may have had.
bool IsStatisticsStatement(absl::string_view text);

// Returns true for a statement that pg_dump writes for large objects: SELECT pg_catalog.lo_…(…),
// ALTER LARGE OBJECT ….
bool IsLargeObjectStatement(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SQL_STATEMENT_H_
