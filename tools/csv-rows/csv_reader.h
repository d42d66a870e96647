// Reads CSV as PostgreSQL's COPY … CSV writes it (PostgreSQL manual, COPY, "CSV Format"; RFC 4180).
//
//   CsvReader reader(source, options);
//   while (reader.Next()) … reader.fields() …
//   RETURN_IF_ERROR(reader.status());
#ifndef DUMPLINE_TOOLS_CSV_ROWS_CSV_READER_H_
#define DUMPLINE_TOOLS_CSV_ROWS_CSV_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/input_buffer.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

struct CsvOptions {
  char delimiter = ',';
};

struct CsvField {
  absl::string_view text;  // without quotes
  bool quoted = false;     // an unquoted field may denote NULL
};

// Stricter than COPY … FROM, which accepts quotes anywhere in a field: a field is quoted as a whole
// or contains no quotes. Rows end with \n or \r\n; the last one may lack its line end.
class CsvReader {
 public:
  // `source` must outlive the reader.
  CsvReader(ByteSource* source, CsvOptions options);

  // Reads the next row. Returns false at the end of the input and at the first error. Memory is
  // bounded by the longest row.
  bool Next();

  // Returns the first error, with the input's name and the line, or OK.
  const absl::Status& status() const { return status_; }

  // Returns the fields of the last row, at least one. Valid until the next call to Next().
  const std::vector<CsvField>& fields() const { return fields_; }

  // Returns the error "<stdin>:12: message" with the line on which the last row begins.
  absl::Status ErrorAtRow(absl::string_view message) const { return ErrorAt(row_line_, message); }

 private:
  // Position in a row. It survives the end of the buffer.
  enum class State : uint8_t {
    kFieldStart,
    kUnquoted,
    kQuoted,
    kAfterQuote,  // after a quote in a quoted field: the closing one, or the first of two
    kAfterReturn,
    kRowEnd,
  };
  struct Span {
    size_t end;  // position in text_ after the field
    bool quoted;
  };

  bool Fill();
  void CheckUtf8(absl::string_view read);
  size_t Usable() const;
  void Read(absl::string_view bytes);
  size_t ReadText(absl::string_view bytes);
  void ReadByte(char c);
  void EndField(State next);
  bool FinishRow();
  void Fail(absl::string_view message) { status_ = ErrorAt(line_, message); }
  absl::Status ErrorAt(uint64_t line, absl::string_view message) const;

  ByteSource* const source_;
  const CsvOptions options_;
  InputBuffer in_;
  absl::Status status_;
  Utf8Checker utf8_;
  uint64_t utf8_error_offset_ = UINT64_MAX;  // position of the first invalid byte
  std::string utf8_error_;

  State state_ = State::kFieldStart;
  bool is_quoted_ = false;   // the field began with a quote
  std::string text_;         // text of the row's fields
  std::vector<Span> spans_;  // its complete fields
  std::vector<CsvField> fields_;
  uint64_t line_ = 1;         // line of the next byte
  uint64_t row_line_ = 1;     // line on which the row begins
  uint64_t opened_line_ = 1;  // line of the field's opening quote
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_CSV_ROWS_CSV_READER_H_
