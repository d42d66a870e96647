// Converts values of COPY data to literals, and defines messages for invalid data.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_COPY_VALUE_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_COPY_VALUE_H_

#include "absl/strings/string_view.h"
#include "tools/dump-clean/row_buffer.h"

namespace dumpline {

inline constexpr absl::string_view kCarriageReturnInCopyData = "carriage return in COPY data";
inline constexpr absl::string_view kInvalidUtf8InCopyData =
    "escape sequence makes invalid UTF-8 in COPY data";
// A backslash before a newline makes the newline data (CopyReadLineText in PostgreSQL's
// copyfromparse.c).
inline constexpr absl::string_view kCopyRowContinues =
    "COPY row continues after a newline, which pg_dump writes as \\n; use --copy=keep";

// Appends a byte of a value to the body of a literal: E'…' without line ends if `escape` is set,
// otherwise '…'.
inline void AppendValueByte(char byte, bool escape, RowBuffer* body) {
  if (byte == '\'') {
    body->Append("''");
  } else if (escape && byte == '\n') {
    body->Append("\\n");
  } else if (escape && byte == '\r') {
    body->Append("\\r");
  } else if (escape && byte == '\\') {
    body->Append("\\\\");
  } else {
    body->Append(byte);
  }
}

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_COPY_VALUE_H_
