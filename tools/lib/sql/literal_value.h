// Converts between string literals and their values.
#ifndef DUMPLINE_TOOLS_LIB_SQL_LITERAL_VALUE_H_
#define DUMPLINE_TOOLS_LIB_SQL_LITERAL_VALUE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/sql/lexer.h"

namespace dumpline {

// Sets `value` to the value of a literal whose text between the quotes is `body`. Returns false for
// \u escapes and for kinds that dumps do not use for data ($$…$$, U&'…', B'…', X'…', N'…').
bool UnescapeLiteral(StringKind kind, absl::string_view body, std::string* value);

// Sets `body` to the body of a literal of the given kind whose value is `value`. If the kind has
// escapes, a literal without line ends gets none.
void EscapeLiteral(StringKind kind, absl::string_view value, std::string* body);

// Decodes the escape sequence at the start of `text`, which must start with a backslash, and
// appends the resulting byte to `value`. Returns the size of the sequence: 1 for a backslash at the
// very end, which denotes itself. The sequences are those of E'…' without \u and \U (scan.l,
// unescape_single_char).
size_t UnescapeSequence(absl::string_view text, std::string* value);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SQL_LITERAL_VALUE_H_
