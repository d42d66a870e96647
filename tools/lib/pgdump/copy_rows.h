// Reads and writes rows and fields of COPY's text format, as pg_dump and COPY FROM do (PostgreSQL
// manual, COPY, "Text Format"; src/backend/commands/copyfromparse.c, CopyReadAttributesText).
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// A field that consists of these characters is NULL.
inline constexpr absl::string_view kCopyNull = "\\N";

// Returns true if `text`, a row or its beginning, ends in a backslash that escapes the next byte. A
// newline after such a row is data, and the row continues. Dumps contain no such rows, and psql
// nevertheless ends the data at a line \.
bool EndsInBackslash(absl::string_view text);

// Removes the first row from `rows` and returns it without its newline. Rows end with \n. A \r
// before the \n stays in the row, because only the first row of the data shows whether it belongs
// to the line end.
absl::string_view TakeCopyRow(absl::string_view* rows);

// Removes the first field from `row` and returns it, still escaped. Sets `*last` to whether it was
// the last field.
absl::string_view TakeCopyField(absl::string_view* row, bool* last);

// Counts fields in COPY data. At() returns the zero-based index, in its row, of the field that
// contains a position. Positions must be ascending.
class CopyFieldCounter {
 public:
  // `rows` starts inside the field with the index `field` of a row.
  CopyFieldCounter(absl::string_view rows, size_t field) : rows_(rows), field_(field) {}

  size_t At(size_t pos);

 private:
  const absl::string_view rows_;
  size_t counted_ = 0;  // position in rows_, inside the field field_
  size_t field_;
};

// Decodes the escape sequence at the start of `text`, which must start with a backslash, and
// appends the resulting byte to `value`. Returns the size of the sequence: 1 for a backslash at the
// very end, which denotes itself.
size_t UnescapeCopySequence(absl::string_view text, std::string* value);

// Decodes an escaped field other than kCopyNull and appends the result to `value`.
void UnescapeCopyField(absl::string_view field, std::string* value);

// Appends `value` as a field, escaped as pg_dump does (copyto.c, CopyAttributeOutText).
void EscapeCopyField(absl::string_view value, std::string* field);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_
