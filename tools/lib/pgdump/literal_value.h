// The value of a string literal, whatever way it is written in.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_LITERAL_VALUE_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_LITERAL_VALUE_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// Sets `value` to what the body of a literal stands for. False where this cannot be told: kinds that
// no dump writes data in ($$…$$, U&'…', B'…', X'…', N'…') and \u escapes.
bool UnescapeLiteral(StringKind kind, absl::string_view body, std::string* value);

// Sets `body` to the body of a literal of that kind which stands for `value`. A literal of one line
// stays on one line where its kind can say so.
void EscapeLiteral(StringKind kind, absl::string_view value, std::string* body);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_LITERAL_VALUE_H_
