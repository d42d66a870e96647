// What of a dump stands between its statements and means something: the comments that are the
// table-of-contents line in front of a table's data, and the end marker, written by
// src/bin/pg_dump/pg_backup_archiver.c (_printTocEntry, RestoreArchive); and psql's meta-commands.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TOC_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TOC_H_

#include <string>

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
// input: a broken pipe can never commit.
//
// Of dumps one behind the other each must be whole. Of one that was cut off this shows when the next
// one's header comes, or, where that was taken for COPY data, when its \unrestrict has another key
// than the \restrict in force.
class EndMarkerWatch {
 public:
  // Looks at every item.
  void OnItem(const Item& item, const Scanner& scanner) {
    switch (item.kind) {
      case ItemKind::kSpace:
      case ItemKind::kBlockComment:
        break;
      case ItemKind::kLineComment:
        if (scanner.statement_kind() == StatementKind::kNone) OnComment(item, scanner);
        break;
      case ItemKind::kMetaCommand:
        OnMetaCommand(item, scanner);
        break;
      case ItemKind::kSemicolon:
        seen_ = seen_before_statement_ && IsResetAll(scanner.statement_text());
        seen_before_statement_ = false;
        break;
      case ItemKind::kInsertRows:
        seen_ = seen_before_statement_ = false;
        break;
      default:
        seen_before_statement_ |= seen_;
        seen_ = false;
    }
  }

  static bool IsEndMarker(const Item& item);

  bool seen() const { return seen_; }

  // At the end of the input, behind its last item: the error, if it is not whole. `required`: whether
  // there must be an end marker.
  absl::Status Finish(const Scanner& scanner, const Item& last_item, bool required) const;

 private:
  void OnComment(const Item& item, const Scanner& scanner);
  void OnMetaCommand(const Item& item, const Scanner& scanner);

  absl::Status status_;       // the first dump that was seen not to end
  bool in_dump_ = false;      // behind a header, and not yet behind an end marker
  std::string restrict_key_;  // of the \restrict in force; "" for none
  bool seen_ = false;
  bool seen_before_statement_ = false;  // it was, and the statement being read began behind it
};

// OK for the meta-commands of pg_dump's own, \restrict and \unrestrict between statements. Any other
// would have psql do what is not in the SQL.
absl::Status CheckMetaCommand(const Scanner& scanner, const Item& meta_command);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TOC_H_
