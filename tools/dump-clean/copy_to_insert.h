// COPY data into the rows of INSERT statements.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_COPY_TO_INSERT_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_COPY_TO_INSERT_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/dump-clean/row_batcher.h"
#include "tools/dump-clean/string_out.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/statement.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

// Converts the rows of one COPY block after the other. Every value becomes a quoted literal, which
// PostgreSQL gives to the column's input function, just as COPY does; NULL stays NULL.
class CopyToInsert {
 public:
  // `escape_line_ends`: write values with line ends as E'…\n…' and not raw. A row longer than
  // `max_item_bytes` streams through and is a statement of its own, all its values E'…'.
  CopyToInsert(bool escape_line_ends, size_t max_item_bytes, RowBatcher* batcher, Writer* writer)
      : escape_line_ends_(escape_line_ends),
        max_item_bytes_(max_item_bytes),
        batcher_(batcher),
        writer_(writer) {}

  // A COPY statement without options; `head` is not kept.
  void BeginBlock(const CopyHead& head);

  // A kCopyRows item. `scanner` says the line in errors.
  absl::Status Rows(const Item& item, const Scanner& scanner);

  // Of the block so far.
  uint64_t rows() const { return rows_; }
  uint64_t statements() const { return statements_; }

 private:
  absl::Status Row(absl::string_view row, const char* readable_end);
  absl::Status Fields(absl::string_view row, const char* readable_end, uint64_t* fields);
  absl::Status SpecialField(const char** at, const char* end, const char* readable_end);
  bool MakesLineEnd(const char* field, const char* end);
  absl::Status LongRowPiece(absl::string_view piece, bool first, bool last);
  absl::Status CheckFieldCount(uint64_t fields);
  absl::Status TakeCarriageReturn(absl::string_view* row);

  const bool escape_line_ends_;
  const size_t max_item_bytes_;
  RowBatcher* const batcher_;
  Writer* const writer_;

  std::string head_;              // "INSERT INTO t (a, b) OVERRIDING SYSTEM VALUE VALUES"
  std::string default_values_;    // "INSERT INTO t DEFAULT VALUES"
  bool no_columns_ = false;       // a table without columns: each row is an empty line
  uint64_t expected_fields_ = 0;  // 0: not known yet
  bool crlf_ = false;             // the block's lines end with \r\n
  uint64_t rows_ = 0;
  uint64_t statements_ = 0;
  bool has_carriage_returns_ = false;  // the item being read
  StringOut row_;                      // the row being made
  std::string value_;  // what an escape sequence or a piece of a long row stands for

  // Of the long row being streamed.
  std::string carry_;  // its bytes read that need more to be understood
  bool in_field_ = false;
  uint64_t fields_ = 0;
  Utf8Checker utf8_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_COPY_TO_INSERT_H_
