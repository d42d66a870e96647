// A naive implementation of the scanner: it reads the whole input from one string, byte by byte,
// without buffers, parts or jumps. It is written to be obviously right, rule by rule from
// FORMAT.md, and the scanner must agree with it on every input.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// An item without the properties that depend on sizes: parts are joined, a run of code or white
// space is one item, COPY data comes row by row.
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
  std::string error;  // empty when the input was read to its end
};

// Reads `input`, which must not contain anything so long that the scanner refuses it.
LexedInput ReferenceLex(absl::string_view input);

// Returns the items as one line, `[code SELECT][string 'a'][end ;]`: with dump-tokens' names of
// kinds, without white space around code and between statements, and with an error as the last
// item.
std::string ToString(const LexedInput& input);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_
