// Rows and fields of COPY's text format, as pg_dump writes them and COPY FROM reads them (the
// manual, COPY, "Text Format"; src/backend/commands/copyfromparse.c, CopyReadAttributesText).
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// A field that is this and nothing else is NULL.
inline constexpr absl::string_view kCopyNull = "\\N";

// True when `text`, a row or its beginning, ends in a backslash that escapes what comes next. A row
// that does goes on behind its newline, which is data (never in a dump); psql ends the data at a line
// \. all the same.
bool EndsInBackslash(absl::string_view text);

// Takes the first row off `rows` and returns it without its newline. Rows end with \n; a \r before
// it is left in the row: whether it belongs to the line end, only the block's first row tells.
absl::string_view TakeCopyRow(absl::string_view* rows);

// Takes the first field off `row` and returns it, still escaped. `*last` tells that it was the last.
absl::string_view TakeCopyField(absl::string_view* row, bool* last);

// Tells in which field of its row, from 0, a place in COPY data is. Places are asked for in ascending
// order.
class CopyFieldCounter {
 public:
  // `rows` begins in the field number `field` of a row.
  CopyFieldCounter(absl::string_view rows, size_t field) : rows_(rows), field_(field) {}

  size_t At(size_t pos);

 private:
  const absl::string_view rows_;
  size_t counted_ = 0;  // how much of rows_ field_ accounts for
  size_t field_;
};

// Reads the escape sequence at the start of `text`, which begins with a backslash, and appends the
// byte it stands for to `value`. Returns the bytes read: 1 for a backslash at the very end, which
// stands for itself.
size_t UnescapeCopySequence(absl::string_view text, std::string* value);

// Appends the value of an escaped field, which is not kCopyNull, to `value`.
void UnescapeCopyField(absl::string_view field, std::string* value);

// Appends `value` as a field, escaped the way pg_dump does (copyto.c, CopyAttributeOutText).
void EscapeCopyField(absl::string_view value, std::string* field);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_COPY_ROWS_H_
