// What a statement is, read from its text: heads of INSERT and COPY, SET, trigger switches.
//
// All functions take the text of one whole statement without its semicolon; they know the forms that pg_dump writes
// (src/bin/pg_dump) and whatever else PostgreSQL's grammar allows in the same place.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_STATEMENT_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_STATEMENT_H_

#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// A name as it is in the catalog: unquoted, lower case where it was not quoted.
struct QualifiedName {
  std::string schema;  // empty when the statement names none
  std::string name;

  friend bool operator==(const QualifiedName& a, const QualifiedName& b) {
    return a.schema == b.schema && a.name == b.name;
  }
  friend bool operator!=(const QualifiedName& a, const QualifiedName& b) { return !(a == b); }
  friend bool operator<(const QualifiedName& a, const QualifiedName& b) {
    return std::tie(a.schema, a.name) < std::tie(b.schema, b.name);
  }
  template <typename H>
  friend H AbslHashValue(H h, const QualifiedName& n) {
    return H::combine(std::move(h), n.schema, n.name);
  }
};

// `name` as SQL: "…" with quotes doubled. Always quoted, since whether a bare word is a keyword
// depends on the server's version.
std::string QuoteIdentifier(absl::string_view name);

// "schema"."name", or "name" without a schema.
std::string ToSql(const QualifiedName& name);

// For messages and reports: like ToSql, but quoted only where the name is not a plain lower-case word.
std::string ToDisplay(absl::string_view identifier);
std::string ToDisplay(const QualifiedName& name);

// One token of a statement.
struct Word {
  enum class Kind : uint8_t {
    kWord,        // an unquoted word, folded to lower case
    kIdentifier,  // "…", unquoted
    kString,      // '…' or $$…$$, its text as written
    kOther,       // a number, one character of punctuation, or a name in the form U&"…"
    kEnd,
  };
  Kind kind = Kind::kEnd;
  std::string value;
  size_t begin = 0;  // where it stands in the statement
  size_t end = 0;

  bool Is(absl::string_view word) const { return kind == Kind::kWord && value == word; }
  bool IsPunctuation(char c) const {
    return kind == Kind::kOther && value.size() == 1 && value[0] == c;
  }
  bool IsName() const { return kind == Kind::kWord || kind == Kind::kIdentifier; }
};

// Reads a statement word by word. Meant for heads and short statements, not for data.
class WordReader {
 public:
  explicit WordReader(absl::string_view text, size_t pos = 0) : text_(text), pos_(pos) {}

  Word Next();
  Word Peek();

  // Takes the next word when it is `word`.
  bool Accept(absl::string_view word);
  bool AcceptPunctuation(char c);

  // Takes name, schema.name or database.schema.name, whose first part is left out.
  bool ReadQualifiedName(QualifiedName* name);

  // Takes the beginning of CREATE TABLE or ALTER TABLE, up to the table's name.
  bool ReadTableStatement(bool* creates, QualifiedName* table);

  // Takes ( name, … ).
  bool ReadColumnList(std::vector<std::string>* columns);

  bool AtEnd() { return Peek().kind == Word::Kind::kEnd; }
  size_t pos() const { return pos_; }

 private:
  absl::string_view text_;
  size_t pos_;
};

struct InsertHead {
  QualifiedName table;
  std::vector<std::string> columns;  // empty when the statement names none
};

struct CopyHead {
  QualifiedName table;
  std::vector<std::string> columns;
  // Anything behind FROM stdin: then the data may be in another format than pg_dump's.
  bool has_options = false;
  // pg_dump's own mark of a table without columns: COPY public.nocols  FROM stdin;
  bool no_columns_form = false;
  // The statement's own spelling, for writing it again: `public.t` and `(a, b)`.
  absl::string_view table_sql;
  absl::string_view columns_sql;
};

// Reads INSERT INTO table [(columns)] …; false when `text` does not begin so.
bool ParseInsertHead(absl::string_view text, InsertHead* head);

// Reads COPY table [(columns)] FROM stdin …; false for anything else.
bool ParseCopyFromStdin(absl::string_view text, CopyHead* head);
bool IsCopyFromStdin(absl::string_view text);

// A SET statement, or SELECT pg_catalog.set_config('name', 'value', …).
struct Setting {
  std::string
      name;  // lower case; "session authorization", "time zone", "constraints", "transaction", …
  std::string value;  // unquoted; lower case where it was not quoted; several values joined by ", "
};
bool ParseSet(absl::string_view text, Setting* setting);
bool ParseSetConfig(absl::string_view text, Setting* setting);
bool IsResetAll(absl::string_view text);

// SELECT pg_catalog.setval('sequence', …); false for anything else. `legacy_strings`: whether
// standard_conforming_strings is off.
bool ParseSetval(absl::string_view text, bool legacy_strings, QualifiedName* sequence);

// SET, RESET or set_config() of standard_conforming_strings, whose default is on.
bool SetsStandardConformingStrings(absl::string_view text, bool* on);

// ALTER TABLE [IF EXISTS] [ONLY] table {DISABLE|ENABLE} TRIGGER {ALL|USER}.
struct TriggerSwitch {
  bool enables = false;
  bool all = false;        // ALL, not USER
  size_t which_begin = 0;  // where ALL or USER stands in the text
  size_t which_end = 0;
};
bool ParseTriggerSwitch(absl::string_view text, TriggerSwitch* trigger_switch);

// Transaction control that begins or ends a transaction: BEGIN, START TRANSACTION; COMMIT, END.
bool IsBegin(absl::string_view text);
bool IsCommit(absl::string_view text);

// Any statement that begins or ends a transaction, those of IsBegin() and IsCommit() included.
// Savepoints do not.
bool IsTransactionControl(absl::string_view text);

// A statement that pg_dump writes for large objects: SELECT pg_catalog.lo_…(…), ALTER LARGE OBJECT …
bool IsLargeObjectStatement(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_STATEMENT_H_
