// Rows and fields of COPY's text format, as pg_dump writes and COPY FROM reads them (the manual,
// COPY, "Text Format"; src/backend/commands/copyfromparse.c, CopyReadAttributesText).
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// A field that consists of this is NULL.
inline constexpr absl::string_view kCopyNull = "\\N";

// Returns true if `text`, a row or its beginning, ends in a backslash that escapes the next byte.
// The newline after such a row is data and the row continues, which no dump has; psql ends the data
// at a line \. nevertheless.
bool EndsInBackslash(absl::string_view text);

// Removes the first row from `rows` and returns it without its newline. Rows end with \n. A \r
// before it stays in the row, since only the first row of the data shows whether it belongs to the
// line end.
absl::string_view TakeCopyRow(absl::string_view* rows);

// Removes the first field from `row` and returns it, still escaped. Sets `*last` to true for the
// last.
absl::string_view TakeCopyField(absl::string_view* row, bool* last);

// Finds the zero-based field of its row that a position in COPY data is in. Positions must be
// ascending.
class CopyFieldCounter {
 public:
  // `rows` starts in the field with the index `field` of a row.
  CopyFieldCounter(absl::string_view rows, size_t field) : rows_(rows), field_(field) {}

  size_t At(size_t pos);

 private:
  const absl::string_view rows_;
  size_t counted_ = 0;  // position in rows_ that is in the field field_
  size_t field_;
};

// Reads the escape sequence at the start of `text`, which starts with a backslash, and appends the
// byte that it denotes to `value`. Returns its size: 1 for a backslash at the very end, which
// denotes itself.
size_t UnescapeCopySequence(absl::string_view text, std::string* value);

// Appends the value of an escaped field other than kCopyNull to `value`.
void UnescapeCopyField(absl::string_view field, std::string* value);

// Appends `value` as a field, escaped as pg_dump does (copyto.c, CopyAttributeOutText).
void EscapeCopyField(absl::string_view value, std::string* field);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_
