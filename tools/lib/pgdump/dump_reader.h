// Reads a dump item by item and does what every SQL filter must do: it checks that the dump is
// complete, refuses psql meta-commands and what cannot be read for certain (input_format.h,
// setting_policy.h), and tracks the table whose rows are read.
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
  // Require pg_dump's end marker, the comment that it writes last.
  bool end_marker = true;
  // Refuse psql meta-commands other than pg_dump's own \restrict and \unrestrict.
  bool refuse_meta_commands = true;
  // Refuse invalid UTF-8, settings that KindOf() calls refused, and text that is not a statement.
  bool check_sql = true;
  // Accept SQL after the end marker, and do not check it; accept a RESET ALL at the end as an end
  // marker. For schemas: frameworks append rows of their own to pg_dump's, and `supabase db dump`
  // removes its comments.
  bool framework_schema = false;
  // Refuse COPY … FROM stdin with options, whose data may be in another format than pg_dump's.
  bool refuse_copy_options = true;
};

class DumpReader {
 public:
  // `source` must outlive the reader.
  DumpReader(ByteSource* source, DumpReaderOptions options);

  // Gets the next item, whose text is valid until the next call. Returns false at the end of the
  // input and at the first error; Finish() distinguishes the two.
  bool Next(Item* item);

  // Returns the first error of the scanner or a refusal, with the input's name and the line:
  // "<stdin>:7: psql meta-command \! is not allowed in a dump". OK otherwise.
  const absl::Status& status() const { return status_; }

  // Call after Next() has returned false. Returns status(), or an error if the dump is truncated:
  // DumpReaderOptions::end_marker is set and no end marker was found at the end, or a dump in a
  // sequence of dumps lacks its own.
  absl::Status Finish() const;

  // True if the end marker was read, nothing but comments followed it, and status() is OK. After
  // Finish() has returned OK, a filter writes the end marker if this is true.
  bool has_end_marker() const { return status_.ok() && end_marker_.seen(); }

  // The following describe the last item.

  // True for the first item of a statement. False for a kInsertRows, which may hold many
  // statements.
  bool begins_statement() const { return begins_statement_; }
  // True from the first item of a statement up to its semicolon, which is not included.
  bool in_statement() const { return in_statement_; }

  // True between the parentheses of a row of an INSERT. insert_column() is then the zero-based
  // index of the value that the item is part of.
  bool in_insert_row() const { return in_insert_ && inserts_.in_row(); }
  size_t insert_column() const { return inserts_.column(); }

  // Rows that the item completed. Rows of COPY data are counted by their line ends, since pg_dump
  // escapes those in values; DEFAULT VALUES is one row; INSERT … SELECT counts as none.
  uint64_t row_count() const;

  // Table of the rows that the item belongs to, or of the last rows before it, and the columns that
  // the statement names (empty if it names none). They are set by the end of an INSERT's head,
  // which is its VALUES, SELECT or semicolon, by a kInsertRows, and by the semicolon of a COPY.
  const QualifiedName& table() const { return in_copy_ ? copy_.table : inserts_.head().table; }
  const std::vector<std::string>& columns() const {
    return in_copy_ ? copy_.columns : inserts_.head().columns;
  }
  // The statement that precedes COPY data, at its semicolon and until the next statement.
  const CopyHead& copy_head() const { return copy_; }

  // True if rows of another statement head begin with this item: table() or columns() may differ
  // from those of the rows before. Not set by an INSERT without rows of values.
  bool table_changed() const { return table_changed_; }

  // Reads the table's name if the item is the table-of-contents line that precedes a table's data:
  // an empty table leaves no other trace.
  bool IsTableDataLine(QualifiedName* table) const;

  // Reads the partitioned table's name if the item is ParsePartitionRootComment()'s.
  bool IsPartitionRootLine(QualifiedName* root) const;

  // The scanner's own functions about the last item; see scanner.h.
  const Scanner& scanner() const { return scanner_; }
  // "<stdin>:12: message" for an offset in the last item.
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
  // The comment between statements that the item is, whole, or "".
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
  bool in_insert_ = false;         // in a statement, and it is an INSERT
  bool in_copy_ = false;           // the last rows are copy_'s
  uint64_t rows_before_item_ = 0;  // inserts_.rows() before the last item
  uint64_t head_number_ = 0;       // inserts_'s, of table(); 0 if the last rows are copy_'s
  bool table_changed_ = false;
  CopyHead copy_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_DUMP_READER_H_
