// Converts a long COPY row, which arrives in parts, into an INSERT statement.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_LONG_COPY_ROW_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_LONG_COPY_ROW_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/dump-clean/row_buffer.h"
#include "tools/dump-clean/statement_writer.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

// For each row, call Begin(), then Write() for each part but the last, then End() for the last
// part. The statement does not depend on where the parts end.
class LongCopyRow {
 public:
  // If `escape_line_ends`, every value is written as E'…\n…', because a value cannot be searched
  // for line ends before it is written. `writer` must outlive this object.
  LongCopyRow(bool escape_line_ends, StatementWriter* writer)
      : escape_line_ends_(escape_line_ends), writer_(writer) {}

  // Starts a row and its statement, which begins with `head`, "INSERT INTO … VALUES".
  void Begin(absl::string_view head);

  absl::Status Write(absl::string_view part);

  // Returns true if the row ends in a carriage return. `last_part` does not include its newline.
  bool EndsInCarriageReturn(absl::string_view last_part) const;

  // Ends the row and its statement. `last_part` does not include its newline. If `crlf`, it must
  // end in a carriage return, which belongs to the line end.
  absl::Status End(absl::string_view last_part, bool crlf);

  // Number of fields of the row, once it has ended.
  uint64_t fields() const { return fields_; }

 private:
  enum class State : uint8_t { kBeforeField, kInNull, kInValue };

  absl::Status Convert(absl::string_view* text, bool is_last);
  void BeginField(absl::string_view* text);
  absl::Status WriteValue(absl::string_view* text);
  absl::Status EndField();

  const bool escape_line_ends_;
  StatementWriter* const writer_;
  State state_ = State::kBeforeField;
  uint64_t fields_ = 0;
  std::string unread_;  // end of the part, to be read together with the next part
  RowBuffer out_;       // output of the part
  std::string byte_;    // value of an escape sequence
  Utf8Checker utf8_;    // checks the value of the field
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_LONG_COPY_ROW_H_
