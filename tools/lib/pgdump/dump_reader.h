// Reads a dump item by item and performs the checks that all SQL filters need: it verifies that the
// dump is complete, rejects psql meta-commands and input that cannot be read reliably
// (input_format.h, setting_policy.h), and tracks the table whose rows are being read.
//
//   DumpReader reader(source, options);
//   Item item{};
//   while (writer.status().ok() && reader.Next(&item)) …
//   if (!writer.status().ok()) return writer.status();
//   RETURN_IF_ERROR(reader.Finish());
//   … write the report, then the end marker if reader.has_end_marker()
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_DUMP_READER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_DUMP_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

struct DumpReaderOptions {
  ScannerOptions scanner;
  // Require pg_dump's end marker, which is its last comment.
  bool end_marker = true;
  // Reject psql meta-commands other than pg_dump's own \restrict and \unrestrict.
  bool refuse_meta_commands = true;
  // Reject invalid UTF-8, settings that KindOf() classifies as refused, and text that is not a
  // statement.
  bool check_sql = true;
  // Accept SQL after the end marker without checking it, and accept a RESET ALL at the end as an
  // end marker. For schemas: frameworks append their own rows to pg_dump's output, and `supabase db
  // dump` removes pg_dump's comments.
  bool framework_schema = false;
  // Reject COPY … FROM stdin with options: its data may be in a format other than pg_dump's.
  bool refuse_copy_options = true;
};

class DumpReader {
 public:
  // `source` must outlive the reader.
  DumpReader(ByteSource* source, DumpReaderOptions options);

  // Reads the next item, whose text is valid until the next call. Returns false at the end of the
  // input and at the first error; Finish() distinguishes the two.
  bool Next(Item* item);

  // Returns the first error, either the scanner's or a rejection by this class, with the input's
  // name and the line: "<stdin>:7: psql meta-command \! is not allowed in a dump". Returns OK if
  // there is none.
  const absl::Status& status() const { return status_; }

  // Call after Next() has returned false. Returns status(), or an error if the dump is truncated.
  // It is truncated if DumpReaderOptions::end_marker is set and there is no end marker at the end,
  // or if one of several concatenated dumps lacks its own.
  absl::Status Finish() const;

  // Returns true if the end marker was read, only comments followed it, and status() is OK. In that
  // case, a filter writes the end marker after Finish() has returned OK.
  bool has_end_marker() const { return status_.ok() && end_marker_.seen(); }

  // The functions below describe the last item.

  // Returns true for the first item of a statement. Returns false for a kInsertRows, which may
  // contain many statements.
  bool begins_statement() const { return begins_statement_; }
  // Returns true from the first item of a statement up to its semicolon, exclusive.
  bool in_statement() const { return in_statement_; }

  // Returns true between the parentheses of a row of an INSERT. insert_column() is then the
  // zero-based index of the value that contains the item.
  bool in_insert_row() const { return in_insert_ && inserts_.in_row(); }
  size_t insert_column() const { return inserts_.column(); }

  // Returns the number of rows that the item completed. Rows of COPY data are counted by their line
  // ends, because pg_dump escapes line ends in values. DEFAULT VALUES is one row. INSERT … SELECT
  // counts as no rows.
  uint64_t row_count() const;

  // Return the table of the rows that the item belongs to, or of the last rows before it, and the
  // columns that the statement names (empty if it names none). Both are set at the end of an
  // INSERT's head (its VALUES, SELECT or semicolon), by a kInsertRows, and by the semicolon of a
  // COPY.
  const QualifiedName& table() const { return in_copy_ ? copy_.table : inserts_.head().table; }
  const std::vector<std::string>& columns() const {
    return in_copy_ ? copy_.columns : inserts_.head().columns;
  }
  // Returns the head of the statement before the COPY data. Valid from the statement's semicolon
  // until the next statement.
  const CopyHead& copy_head() const { return copy_; }

  // Returns true if rows with another statement head begin with this item: table() or columns() may
  // differ from those of the previous rows. An INSERT without rows of values does not set it.
  bool table_changed() const { return table_changed_; }

  // Reads the table's name if the item is the table-of-contents line that precedes a table's data.
  // An empty table leaves no other trace in a dump.
  bool IsTableDataLine(QualifiedName* table) const;

  // Reads the partitioned table's name if the item is a comment that ParsePartitionRootComment()
  // accepts.
  bool IsPartitionRootLine(QualifiedName* root) const;

  // Returns the scanner, for its functions about the last item: see scanner.h.
  const Scanner& scanner() const { return scanner_; }
  // Returns the error "<stdin>:12: message" for an offset in the last item.
  absl::Status ErrorAt(uint64_t offset, absl::string_view message) const {
    return scanner_.ErrorAt(offset, message);
  }

 private:
  absl::Status OnItem();
  void OnStatementItem();
  void OnInsertRows();
  absl::Status OnSemicolon();
  absl::Status CheckStart();
  absl::Status CheckStatementBegin() const;
  absl::Status CheckStatementEnd() const;
  bool checks_sql() const {
    return options_.check_sql && !(options_.framework_schema && end_marker_.is_complete());
  }
  void BeginInsertRows();
  // Returns the last item if it is a whole comment between statements, or "".
  absl::string_view CommentLine() const;

  const DumpReaderOptions options_;
  Scanner scanner_;
  EndMarkerWatch end_marker_;
  InsertTracker inserts_;
  absl::Status status_;
  Item item_{};  // the last one
  bool is_started_ = false;

  bool begins_statement_ = false;
  bool in_statement_ = false;
  bool in_insert_ = false;         // in a statement that is an INSERT
  bool in_copy_ = false;           // the last rows are copy_'s
  uint64_t rows_before_item_ = 0;  // inserts_.rows() before the last item
  uint64_t head_number_ = 0;       // inserts_'s number for table(); 0 if the last rows are copy_'s
  bool table_changed_ = false;
  CopyHead copy_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_DUMP_READER_H_
