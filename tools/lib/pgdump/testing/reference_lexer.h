// A naive implementation of the scanner. It reads the whole input from one string, byte by byte,
// without buffers, parts or jumps. It follows FORMAT.md rule by rule so that it is obviously
// correct, and the scanner must agree with it on every input.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// An item without the properties that depend on sizes: parts are joined, a run of code or white
// space is one item, and each row of COPY data is an item.
struct LexedItem {
  ItemKind kind = ItemKind::kSpace;
  StringKind string_kind = StringKind::kPlain;
  bool continues = false;
  bool continued = false;
  uint32_t open_bytes = 0;
  uint32_t close_bytes = 0;
  std::string text;
  StatementKind statement_kind = StatementKind::kNone;
  std::string statement_text;  // Scanner::statement_text(), at a kSemicolon
};

struct LexedInput {
  std::vector<LexedItem> items;
  std::string error;  // empty if the input was read to its end
};

// Lexes `input`, which must not contain anything so long that the scanner rejects it.
LexedInput ReferenceLex(absl::string_view input);

// Returns the items as one line, `[code SELECT][string 'a'][end ;]`. Kinds are named as in
// dump-tokens. White space around code and between statements is omitted. An error is the last
// item.
std::string ToString(const LexedInput& input);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_
