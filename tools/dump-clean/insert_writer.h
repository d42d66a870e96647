// Writes the rows of INSERT statements: unchanged, with escaped line ends, or merged.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_INSERT_WRITER_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_INSERT_WRITER_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "tools/dump-clean/statement_writer.h"
#include "tools/lib/pgdump/insert_rows.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// Accepts the items of successive INSERTs. When merging, it holds each statement until its end or
// its second row. It passes a single row to StatementWriter::AddRow() unless merging could change
// the result: a sub-select or a function would not see other rows of the same statement, and ON
// CONFLICT DO UPDATE may not change a row twice.
class InsertWriter {
 public:
  // A statement longer than `max_merged_bytes` is not merged. `writer` must outlive this object.
  InsertWriter(bool merge, size_t max_merged_bytes, StatementWriter* writer)
      : merge_(merge), max_merged_bytes_(max_merged_bytes), writer_(writer) {}

  // Opens a statement whose first item is not kInsertRows.
  void Begin();

  // Writes a kCode, kQuotedIdentifier or kString of the open statement.
  void Write(const Item& item);

  // Writes a kInsertRows item, whose statements have the head `head`. Opens and closes them as
  // needed.
  void WriteRows(const Item& item, const InsertRows& rows, absl::string_view head);

  // Closes the open statement. `semicolon` is its semicolon in the input.
  void End(absl::string_view semicolon);

  // Number of INSERTs written.
  uint64_t statements() const { return statements_; }
  // Number of INSERTs whose row was added to the preceding INSERT.
  uint64_t merged_statements() const { return merged_statements_; }

 private:
  // A kInsertRows item and the required changes.
  struct Bulk {
    absl::string_view text;
    absl::string_view head;
    const InsertRows& rows;
    bool literals_change;  // at least one literal changes
    bool code_changes;
  };

  void WriteAsTheyAre(const Bulk& bulk);
  void WriteOneByOne(const Bulk& bulk);
  bool AddUnchangedRow(const Bulk& bulk, const InsertRow& row);
  void WriteText(const Bulk& bulk, size_t begin, size_t end, size_t literals_begin,
                 size_t literals_end);
  void WriteHeldCode(absl::string_view code);
  void ReleaseIfLong();
  bool IsMergeable(absl::string_view tail) const;
  void AddRow(absl::string_view head, absl::string_view row, absl::string_view tail);

  const bool merge_;
  const size_t max_merged_bytes_;
  StatementWriter* const writer_;
  InsertTracker tracker_;  // when merging, finds the rows of statements that arrive item by item
  size_t head_end_ = 0;    // end of the held statement's head
  size_t row_end_ = 0;     // end of the held statement's row; 0 until it is read
  bool bulk_row_has_parentheses_ = false;  // of a held statement that WriteRows() began
  uint64_t statements_ = 0;
  uint64_t merged_statements_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_INSERT_WRITER_H_
