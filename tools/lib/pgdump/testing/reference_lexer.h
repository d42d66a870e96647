// The scanner's naive twin: the whole input in one string, one byte after the other, no buffers, no
// parts, no jumps. It is written to be obviously right, rule by rule from FORMAT.md, and the
// scanner must agree with it on every input.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// An item without anything that depends on sizes: parts joined, runs of code or white space in one
// item, COPY data row by row.
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

// Reads `input`, in which nothing is so long that the scanner refuses it.
LexedInput ReferenceLex(absl::string_view input);

// The items as one line for people, `[code SELECT][string 'a'][end ;]`: kinds as dump-tokens names
// them, white space around code and between statements left out, an error as the last item.
std::string ToString(const LexedInput& input);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_TESTING_REFERENCE_LEXER_H_
