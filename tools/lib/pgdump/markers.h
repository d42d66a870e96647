// Recognizes markers between the statements of a dump: the table-of-contents line before a table's
// data and the end marker, which are comments that pg_dump writes (pg_backup_archiver.c,
// _printTocEntry and RestoreArchive), and psql's meta-commands.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_MARKERS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_MARKERS_H_

#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// Servers derived from PostgreSQL write their own name in it: see IsEndMarker().
inline constexpr absl::string_view kEndMarker = "-- PostgreSQL database dump complete";

// Reads `-- Data for Name: t; Type: TABLE DATA; Schema: s; Owner: o`. Returns false for other
// comments. pg_dump writes the names unquoted in this comment, and replaces newlines in them with
// spaces.
bool ParseTableDataComment(absl::string_view comment, QualifiedName* table);

// Reads `-- load via partition root s.t`, which pg_dump --load-via-partition-root writes before the
// rows of a partition: those are loaded as rows of the partitioned table. Returns false for other
// comments.
bool ParsePartitionRootComment(absl::string_view comment, QualifiedName* root);

// Returns true if a table-of-contents line and a statement name the same table.
bool IsSameInToc(const QualifiedName& in_toc, const QualifiedName& in_statement);

// Determines whether a dump is complete: the end marker was read, and only comments, white space,
// \unrestrict and the RESET ALL that `supabase db dump` adds followed it. Every SQL filter checks
// this at the end of its input, so that a broken pipe can never commit.
//
// Each of several concatenated dumps must be complete. A truncated dump is detected at the header
// of the next one. If the scanner read that header as COPY data, it is detected at an \unrestrict
// whose key differs from that of the \restrict in force.
class EndMarkerWatch {
 public:
  // Call with every item.
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
        ends_with_reset_ = IsResetAll(scanner.statement_text());
        seen_ = seen_before_statement_ && ends_with_reset_;
        seen_before_statement_ = false;
        break;
      case ItemKind::kInsertRows:
        seen_ = seen_before_statement_ = ends_with_reset_ = false;
        break;
      default:
        seen_before_statement_ |= seen_;
        seen_ = ends_with_reset_ = false;
    }
  }

  // Returns true for a whole comment that is the end marker of pg_dump or of the programs that
  // Greenplum, EnterpriseDB and YugabyteDB derived from it.
  static bool IsEndMarker(const Item& item);

  // Returns true if the end marker was read and only comments and the like have followed it so far.
  bool seen() const { return seen_; }

  // Returns true after an end marker, whatever follows it, until another dump begins.
  bool is_complete() const { return is_complete_; }

  // Returns true if RESET ALL is the last statement so far. `supabase db dump` writes it last, and
  // removes the comments of a schema.
  bool ends_with_reset() const { return ends_with_reset_; }

  // Call at the end of the input, after its last item. Returns an error if a dump is truncated. If
  // `required` is false, accepts an input without an end marker.
  absl::Status Finish(const Scanner& scanner, const Item& last_item, bool required) const;

 private:
  void OnComment(const Item& item, const Scanner& scanner);
  void OnMetaCommand(const Item& item, const Scanner& scanner);

  absl::Status status_;       // the error of the first truncated dump
  bool in_dump_ = false;      // a header was read, and no end marker after it
  std::string restrict_key_;  // key of the \restrict in force, or ""
  bool seen_ = false;
  bool is_complete_ = false;
  bool ends_with_reset_ = false;
  bool seen_before_statement_ = false;  // seen_ was true when the current statement began
};

// Returns OK for the meta-commands that pg_dump writes, \restrict and \unrestrict between
// statements. Returns an error for any other, because psql would execute it.
absl::Status CheckMetaCommand(const Scanner& scanner, const Item& meta_command);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_MARKERS_H_
