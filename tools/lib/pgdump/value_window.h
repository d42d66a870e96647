// A value of a dump that may arrive in parts.
//
// A filter that searches values needs some text before and after a match. A literal or row longer
// than ScannerOptions::max_item_bytes arrives in parts, so the end of each part is kept and
// searched again together with the next part. Results therefore do not depend on where the parts
// end.
//
//   window.Add(item, line, item.is_last());
//   const size_t decided = window.BytesBefore(kReachAfter);
//   …  // text that starts before `decided` depends on no later part
//   window.Drop(…);  // all but the text that a later hit may reach back to
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_VALUE_WINDOW_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_VALUE_WINDOW_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/lexer.h"
#include "tools/lib/text/encoded_url_reader.h"
#include "tools/lib/text/find.h"

namespace dumpline {

// Returns the escape syntax of a literal of the given kind.
inline RawText::Syntax SyntaxOf(StringKind kind) {
  if (kind == StringKind::kDollar) return RawText::Syntax::kDollar;
  return HasBackslashEscapes(kind) ? RawText::Syntax::kEscaped : RawText::Syntax::kQuoted;
}

// Determines the lines of positions in a text. Positions must be given in ascending order.
class LineCounter {
 public:
  // Starts at the first byte of the text, which is on `line`.
  void Start(uint64_t line) {
    pos_ = 0;
    line_ = line;
  }

  uint64_t At(absl::string_view text, size_t pos) {
    line_ += CountByte(text.substr(pos_, pos - pos_), '\n');
    pos_ = pos;
    return line_;
  }

  // Sets the line at `pos` to `line`.
  void JumpTo(size_t pos, uint64_t line) {
    pos_ = pos;
    line_ = line;
  }

  // Call before the first `bytes` bytes of `text` are dropped.
  void Drop(absl::string_view text, size_t bytes) {
    if (pos_ < bytes) At(text, bytes);
    pos_ -= bytes;
  }

 private:
  size_t pos_ = 0;
  uint64_t line_ = 1;
};

class ValueWindow {
 public:
  // Adds the body of `item`, which starts on `line`. Starts a new value if the last one has ended.
  // If a value consists of one item, the window refers to the item's text; otherwise, it copies the
  // items.
  //
  // Literals that continue each other are one value if the caller sets `ends_value` only for the
  // last.
  void Add(const Item& item, uint64_t line, bool ends_value);

  // Starts a complete value. `value` must remain valid while the window is used for it.
  void SetWhole(absl::string_view value, uint64_t line);

  // Returns the bytes of the value that have not been dropped, still escaped. They are valid until
  // the next Add(), Drop() or SetWhole(), and if the value came in one item, no longer than the
  // item.
  absl::string_view text() const { return text_; }

  // Position of text() in the value.
  uint64_t position() const { return position_; }
  bool starts_value() const { return position_ == 0; }
  bool ends_value() const { return ends_value_; }

  // Offset of text() in the input, for a value of one literal or row.
  uint64_t offset() const { return offset_ + position_; }

  // For COPY data: the zero-based field of the row in which text() starts.
  size_t field() const { return field_; }

  // Returns the line of the byte at `pos` of text(). Positions must be given in ascending order.
  uint64_t LineAt(size_t pos);

  // Returns the size of text() without its last `reach` bytes, or all of it at the end of the
  // value.
  size_t BytesBefore(size_t reach) const {
    return ends_value_ ? text_.size() : text_.size() - std::min(text_.size(), reach);
  }

  // Drops the first bytes of text(). A value that has ended need not be dropped.
  void Drop(size_t bytes);

 private:
  struct Jump {
    size_t pos;
    uint64_t line;
  };

  void Start(uint64_t offset, uint64_t line);

  absl::string_view text_;
  bool is_copied_ = false;  // true if text_ is copy_
  std::string copy_;
  bool ends_value_ = true;
  uint64_t offset_ = 0;
  uint64_t position_ = 0;
  size_t field_ = 0;
  LineCounter lines_;
  std::deque<Jump> jumps_;  // starts of later literals in text_, not yet counted
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_VALUE_WINDOW_H_
