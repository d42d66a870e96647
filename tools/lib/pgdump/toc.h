// What of a dump stands between its statements and means something: the comments that are the
// table-of-contents line in front of a table's data, and the end marker, written by
// src/bin/pg_dump/pg_backup_archiver.c (_printTocEntry, RestoreArchive); and psql's meta-commands.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TOC_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TOC_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/statement.h"

namespace dumpline {

inline constexpr absl::string_view kEndMarker = "-- PostgreSQL database dump complete";

// Reads `-- Data for Name: t; Type: TABLE DATA; Schema: s; Owner: o`. pg_dump writes names there as
// they are, unquoted, with newlines replaced by spaces.
bool ParseTableDataComment(absl::string_view comment, QualifiedName* table);

// True for a name in a table-of-contents line and the same name in a statement.
bool IsSameInToc(const QualifiedName& in_toc, const QualifiedName& in_statement);

// Whether the input is whole: the end marker was seen, and only comments, white space, \unrestrict
// and the RESET ALL that `supabase db dump` adds behind it. Every SQL filter asks at the end of its
// input (DESIGN: a broken pipe can never commit). Dumps one behind the other are whole when the last
// one is.
class EndMarkerWatch {
 public:
  // Looks at every item.
  void OnItem(const Item& item, const Scanner& scanner) {
    switch (item.kind) {
      case ItemKind::kSpace:
      case ItemKind::kBlockComment:
        break;
      case ItemKind::kLineComment:
        if (scanner.statement_kind() == StatementKind::kNone && IsEndMarker(item)) seen_ = true;
        break;
      case ItemKind::kMetaCommand:
        break;
      case ItemKind::kSemicolon:
        seen_ = seen_before_statement_ && IsResetAll(scanner.statement_text());
        seen_before_statement_ = false;
        break;
      default:
        seen_before_statement_ |= seen_;
        seen_ = false;
    }
  }

  static bool IsEndMarker(const Item& item);

  bool seen() const { return seen_; }

 private:
  bool seen_ = false;
  bool seen_before_statement_ = false;  // it was, and the statement being read began behind it
};

// The error for an input without its end marker, at the input's last line.
absl::Status TruncatedInputError(const Scanner& scanner, const Item& last_item);

// OK for the meta-commands of pg_dump's own, \restrict and \unrestrict between statements. Any other
// would have psql do what is not in the SQL.
absl::Status CheckMetaCommand(const Scanner& scanner, const Item& meta_command);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TOC_H_
