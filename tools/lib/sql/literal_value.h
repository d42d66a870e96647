// Values of string literals.
#ifndef DUMPLINE_TOOLS_LIB_SQL_LITERAL_VALUE_H_
#define DUMPLINE_TOOLS_LIB_SQL_LITERAL_VALUE_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/sql/lexer.h"

namespace dumpline {

// Sets `value` to the value of a literal with this body, the text between its quotes. Returns false
// for kinds in which no dump writes data ($$…$$, U&'…', B'…', X'…', N'…') and for \u escapes.
bool UnescapeLiteral(StringKind kind, absl::string_view body, std::string* value);

// Sets `body` to the body of a literal of this kind that has the value `value`. A literal without
// line ends stays without, if its kind has escapes.
void EscapeLiteral(StringKind kind, absl::string_view value, std::string* body);

// Reads the escape sequence at the start of `text`, which starts with a backslash, and appends the
// byte that it denotes to `value`. Returns its size: 1 for a backslash at the very end, which
// denotes itself. The sequences are those of E'…' without \u and \U (scan.l, unescape_single_char).
size_t UnescapeSequence(absl::string_view text, std::string* value);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SQL_LITERAL_VALUE_H_
