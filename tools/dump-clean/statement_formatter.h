// Writes a statement on one line without changing its meaning.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_FORMATTER_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_FORMATTER_H_

#include <cstdint>

#include "absl/strings/string_view.h"
#include "tools/dump-clean/statement_output.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// Accepts the items of successive statements. White space that contains a line end becomes a space,
// and so does an omitted comment. A statement neither starts nor ends with a space.
class StatementFormatter {
 public:
  // If `escape_line_ends`, literals that contain line ends are written as E'…\n…'; otherwise they
  // keep the line ends. `out` must outlive the formatter.
  StatementFormatter(bool escape_line_ends, StatementOutput* out)
      : escape_line_ends_(escape_line_ends), out_(out) {}

  // Starts a statement.
  void Begin() {
    space_pending_ = continuing_ = false;
    last_ = ' ';
  }

  // Writes an item of the statement: kCode, kQuotedIdentifier or kString.
  void Write(const Item& item);

  // Writes code: words, numbers, punctuation and white space.
  void Code(absl::string_view code);

  // Writes a whole kString item or a part of one.
  void Literal(const Item& item);

  // Writes `text` unchanged.
  void Text(absl::string_view text) {
    if (text.empty()) return;
    WritePendingSpace();
    out_->Pass(text);
    last_ = text.back();
  }

  // Writes a comment inside the statement. A line comment keeps its newline, so the statement then
  // takes more than one line.
  void Comment(const Item& item);

  // Separates the text written so far from the text that follows. Does nothing between the pieces
  // of one literal.
  void Space() { space_pending_ = !continuing_; }

  // Returns true between the pieces of one literal, 'a' <newline> 'b', which are written as one
  // literal.
  bool continuing() const { return continuing_; }

  bool escapes_line_ends() const { return escape_line_ends_; }

  // Number of literals that were converted to E'…'.
  uint64_t escaped_literals() const { return escaped_literals_; }

 private:
  // Form of a literal's body in the input, which determines how it is changed.
  enum class BodyForm : uint8_t {
    kAsIs,
    // The following become the body of an E'…' literal.
    kPlain,   // '…': backslashes are data, quotes are doubled
    kEscape,  // E'…': only line ends change
    kBare,    // $tag$…$tag$: nothing is escaped or doubled
  };

  BodyForm FormOf(const Item& item) const;
  void OpenLiteral(const Item& item);
  void EscapeBody(absl::string_view body);
  void WritePendingSpace();

  const bool escape_line_ends_;
  StatementOutput* const out_;
  uint64_t escaped_literals_ = 0;
  bool space_pending_ = false;
  bool continuing_ = false;
  char last_ = ' ';                  // last byte of the statement so far
  BodyForm form_ = BodyForm::kAsIs;  // form of the literal being written
};

// Returns true if `text` contains a newline or a carriage return.
bool HasLineEnd(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_FORMATTER_H_
