#include "tools/dump-clean/statement_formatter.h"

#include <cstddef>

#include "tools/lib/sql/characters.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

// A literal in parts is too long to be searched before it is written, so it counts as if it had
// line ends. The same applies to a literal that another literal continues.
bool MayHaveLineEnd(const Item& item) {
  return item.part != Part::kWhole || item.continues || HasLineEnd(item.text);
}

bool IsNational(const Item& item) {
  return item.string_kind == StringKind::kNational ||
         item.string_kind == StringKind::kLegacyNational;
}

// Returns true if backslashes escape only because standard_conforming_strings is off. The setting
// is on for the output.
bool IsLegacy(const Item& item) {
  return item.string_kind == StringKind::kLegacyEscape ||
         item.string_kind == StringKind::kLegacyNational;
}

bool NeedsEscapePrefix(const Item& item) {
  return IsLegacy(item) &&
         (item.part != Part::kWhole || item.continues || item.text.find('\\') != item.text.npos);
}

}  // namespace

bool HasLineEnd(absl::string_view text) {
  const char* const end = text.data() + text.size();
  return FindEither(text.data(), end, '\n', '\r') != end;
}

void StatementFormatter::WritePendingSpace() {
  if (!space_pending_) return;
  space_pending_ = false;
  if (last_ == ' ') return;  // at the start of the statement, or after a space
  out_->Append(" ");
  last_ = ' ';
}

void StatementFormatter::Write(const Item& item) {
  if (item.kind == ItemKind::kCode) {
    Code(item.text);
  } else if (item.kind == ItemKind::kString) {
    Literal(item);
  } else {
    Text(item.text);
  }
}

void StatementFormatter::Comment(const Item& item) {
  if (item.is_first()) Space();
  Text(item.text);
  if (!item.is_last()) return;
  if (item.kind == ItemKind::kLineComment) Text("\n");
  Space();
}

void StatementFormatter::Code(absl::string_view code) {
  if (continuing_) return;  // white space between the pieces of one literal
  while (space_pending_ && !code.empty() && IsSpace(code[0])) code.remove_prefix(1);
  if (!HasLineEnd(code)) {
    Text(code);
    return;
  }
  while (!code.empty()) {
    size_t text_end = 0;  // start of the next white-space run that contains a line end
    size_t run_end = 0;
    while (text_end < code.size()) {
      if (!IsSpace(code[text_end])) {
        ++text_end;
        continue;
      }
      run_end = text_end;
      while (run_end < code.size() && IsSpace(code[run_end])) ++run_end;
      if (HasLineEnd(code.substr(text_end, run_end - text_end))) break;
      text_end = run_end;
    }
    Text(code.substr(0, text_end));
    if (text_end == code.size()) return;
    Space();
    code.remove_prefix(run_end);
  }
}

void StatementFormatter::Literal(const Item& item) {
  if (item.is_first() && !item.continued) {
    form_ = FormOf(item);
    if (form_ == BodyForm::kAsIs && !IsLegacy(item) && !item.continues) {
      Text(item.text);
      return;
    }
    OpenLiteral(item);
  }
  if (form_ == BodyForm::kAsIs) {
    out_->Pass(item.body());
  } else {
    EscapeBody(item.body());
  }
  // The quotes between the pieces of a literal are omitted: 'a' <newline> 'b' becomes 'ab'.
  if (item.is_last()) continuing_ = item.continues;
  if (item.is_last() && !item.continues) {
    if (form_ == BodyForm::kAsIs) {
      out_->Pass(item.text.substr(item.text.size() - item.close_bytes));
    } else {
      out_->Append("'");
    }
    last_ = '\'';
  }
  space_pending_ = false;
}

// Writes the prefix and the opening quote.
void StatementFormatter::OpenLiteral(const Item& item) {
  WritePendingSpace();
  if (form_ == BodyForm::kAsIs && !NeedsEscapePrefix(item)) {
    out_->Pass(item.text.substr(0, item.open_bytes));
    return;
  }
  // Without a space, select'…' and the prefix would become one word.
  if (IsWordCharacter(last_)) out_->Append(" ");
  if (IsNational(item)) out_->Append("NCHAR ");  // N is short for it (scan.l, xnstart)
  out_->Append("E'");
  if (item.string_kind != StringKind::kEscape) ++escaped_literals_;
}

StatementFormatter::BodyForm StatementFormatter::FormOf(const Item& item) const {
  if (!escape_line_ends_) return BodyForm::kAsIs;
  switch (item.string_kind) {
    case StringKind::kPlain:
    case StringKind::kNational:
      return MayHaveLineEnd(item) ? BodyForm::kPlain : BodyForm::kAsIs;
    case StringKind::kEscape:
    case StringKind::kLegacyEscape:
    case StringKind::kLegacyNational:
      return MayHaveLineEnd(item) ? BodyForm::kEscape : BodyForm::kAsIs;
    case StringKind::kDollar:
      return MayHaveLineEnd(item) ? BodyForm::kBare : BodyForm::kAsIs;
    case StringKind::kUnicode:
    case StringKind::kBit:
    case StringKind::kHex:
      break;  // pg_dump writes no line ends into these
  }
  return BodyForm::kAsIs;
}

// Writes `body`, which is in the form form_, as the body of an E'…' literal without line ends.
void StatementFormatter::EscapeBody(absl::string_view body) {
  const char* copied = body.data();
  const char* const end = body.data() + body.size();
  const auto replace = [&](const char* at, size_t bytes, absl::string_view replacement) {
    out_->Pass(absl::string_view(copied, static_cast<size_t>(at - copied)));
    out_->Append(replacement);
    copied = at + bytes;
  };
  // Only a bare body has quotes to double. For other bodies, the newline is searched for twice.
  const char quote = form_ == BodyForm::kBare ? '\'' : '\n';
  for (const char* p = FindAny(copied, end, '\n', '\r', '\\', quote); p < end;
       p = FindAny(p + 1, end, '\n', '\r', '\\', quote)) {
    if (*p == '\n') {
      replace(p, 1, "\\n");
    } else if (*p == '\r') {
      replace(p, 1, "\\r");
    } else if (*p == '\'') {
      replace(p, 1, "''");
    } else if (form_ != BodyForm::kEscape) {
      replace(p, 1, "\\\\");
    } else if (p + 1 < end) {
      // This is an escape sequence, so the next byte belongs to it. A backslash before a line end
      // denotes the line end.
      ++p;
      if (*p == '\n') replace(p - 1, 2, "\\n");
      if (*p == '\r') replace(p - 1, 2, "\\r");
    }
  }
  out_->Pass(absl::string_view(copied, static_cast<size_t>(end - copied)));
}

}  // namespace dumpline
