// Converts COPY data into the rows of INSERT statements.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_COPY_TO_INSERT_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_COPY_TO_INSERT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/dump-clean/long_copy_row.h"
#include "tools/dump-clean/row_buffer.h"
#include "tools/dump-clean/statement_writer.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// Converts successive blocks of COPY data. Every value becomes a quoted literal, which PostgreSQL
// passes to the column's input function, as COPY does. NULL remains NULL.
class CopyToInsert {
 public:
  // If `escape_line_ends`, values that contain line ends are written as E'…\n…'. A row of
  // `max_item_bytes` or more is a separate statement in which all values are written as E'…\n…'.
  // `writer` must outlive this object.
  CopyToInsert(bool escape_line_ends, size_t max_item_bytes, StatementWriter* writer)
      : escape_line_ends_(escape_line_ends),
        max_item_bytes_(max_item_bytes),
        writer_(writer),
        long_row_(escape_line_ends, writer) {}

  // Starts the data of a COPY statement without options. `head` is not kept.
  void Begin(const CopyHead& head);

  // Converts a kCopyRows item. `scanner` gives the line of an error.
  absl::Status WriteRows(const Item& item, const Scanner& scanner);

  // Ends the data.
  void End() { writer_->EndRows(); }

  // Number of rows and INSERTs written since Begin().
  uint64_t rows() const { return rows_; }
  uint64_t statements() const { return statements_; }

 private:
  absl::Status WriteRow(absl::string_view row, const char* readable_end);
  absl::Status WriteLongRowPart(absl::string_view part, bool is_first, bool is_last);
  absl::Status ConvertFields(absl::string_view row, const char* readable_end, uint64_t* fields);
  absl::Status ConvertSpecialField(const char** at, const char* end, const char* readable_end);
  bool MakesLineEnd(const char* field, const char* end);
  absl::Status CheckFieldCount(uint64_t fields);
  absl::Status RemoveCarriageReturn(absl::string_view* row);

  const bool escape_line_ends_;
  const size_t max_item_bytes_;
  StatementWriter* const writer_;
  LongCopyRow long_row_;

  // State of the block.
  std::string head_;              // "INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE VALUES"
  std::string default_values_;    // "INSERT INTO t DEFAULT VALUES"
  bool has_no_columns_ = false;   // the table has no columns, so each row is an empty line
  uint64_t expected_fields_ = 0;  // 0 until known from the first row
  bool crlf_ = false;             // lines end with \r\n
  uint64_t rows_ = 0;
  uint64_t statements_ = 0;

  bool item_has_carriage_returns_ = false;
  RowBuffer row_;     // output of the row
  std::string byte_;  // value of an escape sequence
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_COPY_TO_INSERT_H_
