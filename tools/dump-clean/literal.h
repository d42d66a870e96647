// Rewriting of string literals and white space: the same value on one line.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_LITERAL_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_LITERAL_H_

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/characters.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/text/find.h"

namespace dumpline {

// How a literal's body must change to mean the same between E' and '.
enum class BodyForm {
  kAsIs,
  kPlain,   // '…': backslashes are data, quotes are doubled already
  kEscape,  // E'…': only raw line ends change
  kBare,    // a value: $tag$…$tag$ or an unescaped COPY field
};

inline bool HasLineEnd(absl::string_view text) {
  return FindEither(text.data(), text.data() + text.size(), '\n', '\r') !=
         text.data() + text.size();
}

// Appends `body` as the inside of an E'…' literal of one line.
template <typename Out>
void AppendEscapeBody(absl::string_view body, BodyForm form, Out* out) {
  const char* copied = body.data();
  const char* const end = body.data() + body.size();
  const auto replace = [&](const char* at, size_t bytes, absl::string_view by) {
    out->Pass(absl::string_view(copied, static_cast<size_t>(at - copied)));
    out->Append(by);
    copied = at + bytes;
  };
  // A quote is doubled only in a bare value; elsewhere it is skipped with any other byte.
  const char quote = form == BodyForm::kBare ? '\'' : '\n';
  for (const char* p = FindAny(copied, end, '\n', '\r', '\\', quote); p < end;
       p = FindAny(p + 1, end, '\n', '\r', '\\', quote)) {
    if (*p == '\n') {
      replace(p, 1, "\\n");
    } else if (*p == '\r') {
      replace(p, 1, "\\r");
    } else if (*p == '\'') {
      replace(p, 1, "''");
    } else if (form != BodyForm::kEscape) {
      replace(p, 1, "\\\\");
    } else if (p + 1 < end) {
      // An escape: the next byte belongs to it. A backslash before a line end stands for it.
      ++p;
      if (*p == '\n') replace(p - 1, 2, "\\n");
      if (*p == '\r') replace(p - 1, 2, "\\r");
    }
  }
  out->Pass(absl::string_view(copied, static_cast<size_t>(end - copied)));
}

// Writes the code, identifiers and literals of statements, each statement on one line.
class OneLiner {
 public:
  // `escape_line_ends`: whether literals with line ends become E'…'. `escaped_count` counts them.
  OneLiner(bool escape_line_ends, uint64_t* escaped_count)
      : escape_line_ends_(escape_line_ends), escaped_count_(escaped_count) {}

  void BeginStatement() {
    space_owed_ = continuing_ = false;
    last_ = ' ';
  }

  bool escapes_line_ends() const { return escape_line_ends_; }

  // Between the pieces of one literal, 'a' <newline> 'b', which are written as one.
  bool continuing() const { return continuing_; }

  // A white-space run with a line end in it, or a comment that was taken out, leaves one space, and
  // none at the end of the statement.
  void OweSpace() { space_owed_ = !continuing_; }

  template <typename Out>
  void Code(absl::string_view code, Out* out) {
    if (continuing_) return;  // white space between the pieces of one literal
    while (space_owed_ && !code.empty() && IsSpace(code[0])) code.remove_prefix(1);
    const char* const end = code.data() + code.size();
    if (FindEither(code.data(), end, '\n', '\r') == end) {
      Text(code, out);
      return;
    }
    while (!code.empty()) {
      size_t text_end = 0;  // up to the next white-space run that holds a line end
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
      Text(code.substr(0, text_end), out);
      if (text_end == code.size()) return;
      OweSpace();
      code.remove_prefix(run_end);
    }
  }

  template <typename Out>
  void String(const Item& item, Out* out) {
    if (item.is_first() && !item.continued) {
      form_ = FormOf(item);
      if (form_ == BodyForm::kAsIs && !IsLegacy(item) && !item.continues) {
        Text(item.text, out);
        return;
      }
      const bool new_prefix = form_ != BodyForm::kAsIs || NeedsEscapePrefix(item);
      PaySpace(out);
      if (new_prefix) {
        // select'…' would become one word with the prefix.
        if (IsWordCharacter(last_)) out->Append(' ');
        if (IsNational(item)) out->Append("NCHAR ");  // what the N is short for (scan.l, xnstart)
        out->Append("E'");
        if (item.string_kind != StringKind::kEscape) ++*escaped_count_;
      } else {
        out->Pass(item.text.substr(0, item.open_bytes));
      }
    }
    if (form_ == BodyForm::kAsIs) {
      out->Pass(item.body());
    } else {
      AppendEscapeBody(item.body(), form_, out);
    }
    // The quotes between literals that continue one another are left out: 'a' <newline> 'b' is 'ab'.
    if (item.is_last()) continuing_ = item.continues;
    if (item.is_last() && !item.continues) {
      if (form_ == BodyForm::kAsIs) {
        out->Pass(item.text.substr(item.text.size() - item.close_bytes));
      } else {
        out->Append('\'');
      }
      last_ = '\'';
    }
    space_owed_ = false;
  }

  template <typename Out>
  void Text(absl::string_view text, Out* out) {
    if (text.empty()) return;
    PaySpace(out);
    out->Pass(text);
    last_ = text.back();
  }

 private:
  template <typename Out>
  void PaySpace(Out* out) {
    if (!space_owed_) return;
    space_owed_ = false;
    if (last_ == ' ') return;  // at the statement's start, or behind a space
    out->Append(' ');
    last_ = ' ';
  }

  // A literal in parts is too long to look at before writing: it counts as if it had line ends. So
  // does one that another continues.
  bool MayHaveLineEnd(const Item& item) const {
    return item.part != Part::kWhole || item.continues || HasLineEnd(item.text);
  }

  BodyForm FormOf(const Item& item) const {
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
        break;  // never made by pg_dump with a line end; left as they are
    }
    return BodyForm::kAsIs;
  }

  static bool IsNational(const Item& item) {
    return item.string_kind == StringKind::kNational ||
           item.string_kind == StringKind::kLegacyNational;
  }

  // Whether backslashes escape only since standard_conforming_strings is off, which it will not be.
  static bool IsLegacy(const Item& item) {
    return item.string_kind == StringKind::kLegacyEscape ||
           item.string_kind == StringKind::kLegacyNational;
  }

  static bool NeedsEscapePrefix(const Item& item) {
    return IsLegacy(item) &&
           (item.part != Part::kWhole || item.continues || item.text.find('\\') != item.text.npos);
  }

  const bool escape_line_ends_;
  uint64_t* const escaped_count_;
  bool space_owed_ = false;
  bool continuing_ = false;          // the literal just written goes on with the next one
  char last_ = ' ';                  // last byte written of this statement
  BodyForm form_ = BodyForm::kAsIs;  // of the literal being written
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_LITERAL_H_
