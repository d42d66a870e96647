#include "tools/lib/pgdump/testing/reference_lexer.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {
namespace {

bool IsLetter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}
bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsNewline(char c) { return c == '\n' || c == '\r'; }
bool IsBlank(char c) { return IsNewline(c) || c == ' ' || c == '\t' || c == '\f'; }

class ReferenceLexer {
 public:
  explicit ReferenceLexer(absl::string_view input) : input_(input) {}

  LexedInput Lex() {
    if (absl::StartsWith(input_, "\xEF\xBB\xBF")) Add(ItemKind::kSpace, 3);
    while (pos_ < input_.size() && result_.error.empty()) {
      if (in_statement_) {
        InStatement();
      } else {
        Between();
      }
    }
    if (in_statement_) Unterminated("statement", statement_begin_);
    return std::move(result_);
  }

 private:
  // Returns the byte `ahead` bytes after the position. Returns 0, which no test contains, after the
  // end.
  char Peek(size_t ahead = 0) const {
    return pos_ + ahead < input_.size() ? input_[pos_ + ahead] : '\0';
  }
  absl::string_view Rest() const { return input_.substr(pos_); }

  void Between() {
    if (IsBlank(Peek())) {
      Add(ItemKind::kSpace, 1);
    } else if (Peek() == '\\') {
      MetaCommand();
    } else if (Peek() == ';') {
      Add(ItemKind::kSemicolon, 1);
    } else if (absl::StartsWith(Rest(), "--")) {
      LineComment();
    } else if (absl::StartsWith(Rest(), "/*")) {
      BlockComment();
    } else {
      in_statement_ = true;
      statement_begin_ = pos_;
      kind_ = StatementKind::kOther;
      text_.clear();
      paren_depth_ = begin_depth_ = 0;
      words_.clear();
    }
  }

  void InStatement() {
    const char c = Peek();
    const char lower = absl::ascii_tolower(static_cast<unsigned char>(c));
    if (c == '\'') {
      String(1, standard_strings_ ? StringKind::kPlain : StringKind::kLegacyEscape);
    } else if (lower == 'e' && Peek(1) == '\'') {
      String(2, StringKind::kEscape);
    } else if (lower == 'b' && Peek(1) == '\'') {
      String(2, StringKind::kBit);
    } else if (lower == 'x' && Peek(1) == '\'') {
      String(2, StringKind::kHex);
    } else if (lower == 'n' && Peek(1) == '\'') {
      String(2, standard_strings_ ? StringKind::kNational : StringKind::kLegacyNational);
    } else if (lower == 'u' && Peek(1) == '&' && Peek(2) == '\'') {
      String(3, StringKind::kUnicode);
    } else if (c == '$' && DollarDelimiterSize() > 0) {
      String(DollarDelimiterSize(), StringKind::kDollar);
    } else if (c == '"') {
      QuotedIdentifier();
    } else if (absl::StartsWith(Rest(), "--")) {
      LineComment();
    } else if (absl::StartsWith(Rest(), "/*")) {
      BlockComment();
    } else if (c == '\\') {
      MetaCommand();
    } else if (c == ';' && paren_depth_ == 0 && begin_depth_ == 0) {
      EndOfStatement();
    } else if (IsLetter(c)) {
      size_t size = 1;
      while (IsLetter(Peek(size)) || IsDigit(Peek(size)) || Peek(size) == '$') ++size;
      OnWord(absl::AsciiStrToLower(Rest().substr(0, size)));
      Add(ItemKind::kCode, size);
    } else if (IsDigit(c)) {
      size_t size = 1;
      while (IsDigit(Peek(size))) ++size;
      if (IsLetter(Peek(size))) {
        while (IsLetter(Peek(size)) || IsDigit(Peek(size)) || Peek(size) == '$') ++size;
      }
      Add(ItemKind::kCode, size);
    } else if (absl::StartsWith(Rest(), "::")) {
      Add(ItemKind::kCode, 2);
    } else if (c == ':') {
      size_t size = 1;
      while (IsLetter(Peek(size)) || IsDigit(Peek(size))) ++size;
      Add(ItemKind::kCode, size);
    } else {
      if (c == '(') ++paren_depth_;
      if (c == ')' && paren_depth_ > 0) --paren_depth_;
      Add(ItemKind::kCode, 1);
    }
  }

  void OnWord(const std::string& word) {
    if (pos_ == statement_begin_) {
      if (word == "insert") kind_ = StatementKind::kInsert;
      if (word == "copy") kind_ = StatementKind::kCopy;
      if (word == "create") kind_ = StatementKind::kCreate;
      if (word == "set") kind_ = StatementKind::kSet;
    }
    words_ += word + " ";
    bool creates_routine = false;
    for (const char* head : {"create function ", "create procedure ", "create or replace function ",
                             "create or replace procedure "}) {
      if (absl::StartsWith(words_, head)) creates_routine = true;
    }
    if (!creates_routine || paren_depth_ > 0) return;
    if (word == "begin") ++begin_depth_;
    if (word == "case" && begin_depth_ > 0) ++begin_depth_;
    if (word == "end" && begin_depth_ > 0) --begin_depth_;
  }

  // Returns the size of the $$ or $tag$ at the position, or 0.
  size_t DollarDelimiterSize() const {
    size_t size = 1;
    if (IsLetter(Peek(size))) {
      while (IsLetter(Peek(size)) || IsDigit(Peek(size))) ++size;
    }
    return Peek(size) == '$' ? size + 1 : 0;
  }

  void String(size_t open, StringKind kind) {
    const bool continued = continues_;
    if (continued) kind = string_kind_;
    string_kind_ = kind;
    const bool backslash_escapes = kind == StringKind::kEscape ||
                                   kind == StringKind::kLegacyEscape ||
                                   kind == StringKind::kLegacyNational;
    const bool can_double = kind != StringKind::kBit && kind != StringKind::kHex;
    const std::string close(kind == StringKind::kDollar ? Rest().substr(0, open) : "'");
    size_t end = open;
    while (!absl::StartsWith(Rest().substr(end), close) ||
           (close == "'" && can_double && absl::StartsWith(Rest().substr(end), "''"))) {
      // A doubled quote or an escaped character does not end the string.
      if (Peek(end) == '\'' && close == "'") ++end;
      if (Peek(end) == '\\' && backslash_escapes) ++end;
      ++end;
      if (pos_ + end >= input_.size()) {
        return Unterminated(kind == StringKind::kDollar ? "dollar quote " + close : "quoted string",
                            pos_);
      }
    }
    end += close.size();
    continues_ = kind != StringKind::kDollar && LiteralContinuesAfter(pos_ + end);
    Add(ItemKind::kString, end);
    LexedItem& item = result_.items.back();
    item.string_kind = kind;
    item.continued = continued;
    item.continues = continues_;
    item.open_bytes = static_cast<uint32_t>(open);
    item.close_bytes = static_cast<uint32_t>(close.size());
  }

  // Returns true if white space with a newline in it follows, then a quote. A line comment is white
  // space.
  bool LiteralContinuesAfter(size_t at) const {
    bool newline = false;
    while (at < input_.size()) {
      if (IsNewline(input_[at])) newline = true;
      if (IsBlank(input_[at])) {
        ++at;
      } else if (absl::StartsWith(input_.substr(at), "--")) {
        while (at < input_.size() && !IsNewline(input_[at])) ++at;
      } else {
        return newline && input_[at] == '\'';
      }
    }
    return false;
  }

  void QuotedIdentifier() {
    size_t end = 1;
    while (Peek(end) != '"' || Peek(end + 1) == '"') {
      end += Peek(end) == '"' ? 2 : 1;
      if (pos_ + end >= input_.size()) return Unterminated("quoted identifier", pos_);
    }
    Add(ItemKind::kQuotedIdentifier, end + 1);
  }

  void LineComment() {
    size_t end = 2;
    while (pos_ + end < input_.size() && !IsNewline(Peek(end))) ++end;
    Add(ItemKind::kLineComment, end);
  }

  void BlockComment() {
    int depth = 0;
    size_t end = 0;
    do {
      const absl::string_view two = Rest().substr(std::min(end, Rest().size()), 2);
      if (two == "/*") ++depth;
      if (two == "*/") --depth;
      end += two == "/*" || two == "*/" ? 2 : 1;
      if (depth > 0 && pos_ + end >= input_.size()) return Unterminated("/* comment", pos_);
    } while (depth > 0);
    Add(ItemKind::kBlockComment, end);
  }

  void MetaCommand() { Add(ItemKind::kMetaCommand, std::min(Rest().find('\n'), Rest().size())); }

  void EndOfStatement() {
    const bool from_stdin = kind_ == StatementKind::kCopy && IsCopyFromStdin(text_);
    CopyHead head;
    if (from_stdin && !ParseCopyFromStdin(text_, &head)) {
      return Error("COPY … FROM stdin in a form that pg_dump does not write", pos_);
    }
    if (kind_ != StatementKind::kInsert) SetsStandardConformingStrings(text_, &standard_strings_);
    Add(ItemKind::kSemicolon, 1);
    in_statement_ = false;
    if (from_stdin) CopyData();
    kind_ = StatementKind::kNone;
  }

  void CopyData() {
    size_t end = 0;
    while (IsBlank(Peek(end)) && Peek(end) != '\n') ++end;
    if (pos_ + end >= input_.size()) {
      pos_ += end;
      return Unterminated("COPY data, no \\. line", statement_begin_);
    }
    if (Peek(end) != '\n') {
      return Error("text after COPY … FROM stdin; on the same line", pos_ + end);
    }
    const size_t newline_before_data = pos_ + end;
    Add(ItemKind::kSpace, end + 1);
    for (;;) {
      for (absl::string_view marker : {"\\.", "\\.\r"}) {
        if (Rest() == marker) return Add(ItemKind::kCopyEnd, marker.size());
        if (absl::StartsWith(Rest(), absl::StrCat(marker, "\n"))) {
          return Add(ItemKind::kCopyEnd, marker.size() + 1);
        }
      }
      const size_t newline = Rest().find('\n');
      if (newline == absl::string_view::npos) {
        return Unterminated("COPY data, no \\. line", newline_before_data);
      }
      Add(ItemKind::kCopyRows, newline + 1);
    }
  }

  void Add(ItemKind kind, size_t size) {
    const bool joins = kind == ItemKind::kCode || kind == ItemKind::kSpace;
    if (!joins || result_.items.empty() || result_.items.back().kind != kind) {
      result_.items.emplace_back();
    }
    LexedItem& item = result_.items.back();
    const absl::string_view text = Rest().substr(0, size);
    item.kind = kind;
    item.text.append(text.data(), text.size());
    item.statement_kind = kind_;
    pos_ += size;
    if (!in_statement_) return;
    if (kind == ItemKind::kSemicolon) {
      if (kind_ != StatementKind::kInsert) item.statement_text = text_;
    } else if (kind == ItemKind::kLineComment || kind == ItemKind::kBlockComment) {
      text_ += ' ';
    } else if (kind != ItemKind::kMetaCommand) {
      text_.append(text.data(), text.size());
    }
  }

  uint64_t LineOf(size_t at) const {
    at = std::min(at, input_.size());
    return 1 + static_cast<uint64_t>(
                   std::count(input_.begin(), input_.begin() + static_cast<ptrdiff_t>(at), '\n'));
  }
  void Error(absl::string_view message, size_t at) {
    in_statement_ = false;
    result_.error = absl::StrCat("<string>:", LineOf(at), ": ", message);
  }
  void Unterminated(absl::string_view what, size_t opened_at) {
    Error(absl::StrCat("unterminated ", what, " (opened at line ", LineOf(opened_at), ")"),
          input_.size());
  }

  const absl::string_view input_;
  size_t pos_ = 0;
  LexedInput result_;

  bool standard_strings_ = true;
  bool in_statement_ = false;
  size_t statement_begin_ = 0;
  StatementKind kind_ = StatementKind::kNone;
  std::string text_;  // text of the statement
  int paren_depth_ = 0;
  int begin_depth_ = 0;
  std::string words_;       // words of the statement, lower case, each followed by a space
  bool continues_ = false;  // the next string continues the one before it
  StringKind string_kind_ = StringKind::kPlain;  // kind of the string before it
};

absl::string_view KindName(const LexedItem& item) {
  switch (item.kind) {
    case ItemKind::kSpace:
      return "space";
    case ItemKind::kCode:
      return "code";
    case ItemKind::kQuotedIdentifier:
      return "identifier";
    case ItemKind::kLineComment:
      return "line-comment";
    case ItemKind::kBlockComment:
      return "block-comment";
    case ItemKind::kMetaCommand:
      return "meta-command";
    case ItemKind::kSemicolon:
      return "end";
    case ItemKind::kCopyRows:
      return "copy-row";
    case ItemKind::kCopyEnd:
      return "copy-end";
    case ItemKind::kInsertRows:
    case ItemKind::kString:
      break;
  }
  switch (item.string_kind) {
    case StringKind::kPlain:
      return "string";
    case StringKind::kEscape:
      return "escape-string";
    case StringKind::kLegacyEscape:
      return "legacy-escape-string";
    case StringKind::kUnicode:
      return "unicode-string";
    case StringKind::kBit:
      return "bit-string";
    case StringKind::kHex:
      return "hex-string";
    case StringKind::kNational:
      return "national-string";
    case StringKind::kLegacyNational:
      return "legacy-national-string";
    case StringKind::kDollar:
      return "dollar-string";
  }
  return "?";
}

}  // namespace

LexedInput ReferenceLex(absl::string_view input) { return ReferenceLexer(input).Lex(); }

std::string ToString(const LexedInput& input) {
  std::string line;
  for (const LexedItem& item : input.items) {
    absl::string_view text = item.text;
    if (item.kind == ItemKind::kSpace) continue;
    if (item.kind == ItemKind::kCode) text = absl::StripAsciiWhitespace(text);
    if (item.kind == ItemKind::kCode && text.empty()) continue;
    if (item.kind == ItemKind::kCopyRows || item.kind == ItemKind::kCopyEnd) {
      text = absl::StripSuffix(text, "\n");
    }
    absl::StrAppend(&line, "[", KindName(item), " ", text, item.continues ? " …]" : "]");
  }
  if (!input.error.empty()) absl::StrAppend(&line, "[error ", input.error, "]");
  return line;
}

}  // namespace dumpline
