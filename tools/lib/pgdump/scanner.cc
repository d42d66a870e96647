#include "tools/lib/pgdump/scanner.h"

#include <string.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/lib/sql/characters.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {
namespace {

constexpr absl::string_view kZeroByte = "zero byte: this is not a plain-text dump";

}  // namespace

Scanner::Scanner(ByteSource* source, ScannerOptions options)
    : options_(std::move(options)), name_(source->name()), in_(source, options_.before_move) {}

bool Scanner::Next(Item* item) {
  if (!status_.ok()) return false;
  in_.Consume(given_bytes_);
  given_bytes_ = 0;
  if (statement_ended_) {
    statement_ended_ = false;
    statement_kind_ = StatementKind::kNone;
    statement_text_.clear();
  }
  item->string_kind = StringKind::kPlain;
  item->continues = item->continued = false;
  item->open_bytes = item->close_bytes = 0;
  switch (mode_) {
    case Mode::kStatement:
      return NextInStatement(item);
    case Mode::kString:
      return ScanStringBody(item, 0) && RememberInStatement(*item);
    case Mode::kCopyData:
      return NextCopyData(item);
    case Mode::kBetween:
      return NextBetween(item);
    case Mode::kLineComment:
      return ScanLineComment(item, 0) && RememberInStatement(*item);
    case Mode::kBlockComment:
      return ScanBlockComment(item, 0) && RememberInStatement(*item);
    case Mode::kCopyRestOfLine:
      return NextCopyRestOfLine(item);
    case Mode::kCopyLongRow:
      return NextCopyLongRow(item);
  }
  return false;
}

bool Scanner::FillTo(size_t pos) {
  while (pos >= in_.size()) {
    if (in_.at_end_of_input() || !status_.ok()) return false;
    absl::StatusOr<absl::string_view> read = in_.Fill();
    if (!read.ok()) {
      status_ = read.status();
      return false;
    }
    insert_rows_.Forget();
    if (options_.check_utf8) CheckUtf8(*read);
  }
  return true;
}

// Records the first invalid byte. The error is returned for the item that contains the byte, so
// that the items before it do not depend on the sizes of reads.
void Scanner::CheckUtf8(absl::string_view read) {
  if (!utf8_error_.ok()) return;
  const size_t read_pos = static_cast<size_t>(read.data() - in_.begin());
  if (in_.at_end_of_input()) {
    if (utf8_.AtBoundary()) return;
    utf8_error_offset_ = in_.offset() + in_.size() - 1;
    utf8_error_ = ErrorAt(utf8_error_offset_, "the input ends inside a UTF-8 character");
    return;
  }
  const size_t bad = utf8_.Feed(read);
  if (bad == absl::string_view::npos) return;
  utf8_error_offset_ = in_.offset() + read_pos + bad;
  constexpr char kBad[] =
      "invalid UTF-8 at byte 0x%02X; make the dump with pg_dump --encoding=UTF8";
  utf8_error_ =
      ErrorAt(utf8_error_offset_, utf8_.bad_byte() == 0 ? std::string(kZeroByte)
                                                        : absl::StrFormat(kBad, utf8_.bad_byte()));
}

bool Scanner::Emit(Item* item, ItemKind kind, size_t bytes, Part part) {
  if (!status_.ok()) return false;  // a read failed during the search for the item's end
  if (in_.offset() + bytes > utf8_error_offset_) {
    status_ = utf8_error_;
    return false;
  }
  item->kind = kind;
  item->part = part;
  item->text = absl::string_view(in_.begin(), bytes);
  item->offset = in_.offset();
  given_bytes_ = bytes;
  return true;
}

// Returns the value of Part for the next piece of an item. `last` is true for its last piece.
Part Scanner::PartEndingHere(bool last) const {
  if (in_parts_) return last ? Part::kLast : Part::kMiddle;
  return last ? Part::kWhole : Part::kFirst;
}

absl::Status Scanner::ErrorAt(uint64_t offset, absl::string_view message) const {
  return absl::InvalidArgumentError(absl::StrCat(name_, ":", in_.LineOf(offset), ": ", message));
}

bool Scanner::Fail(size_t pos, absl::string_view message) {
  if (!status_.ok()) return false;
  status_ =
      in_.offset() + pos > utf8_error_offset_ ? utf8_error_ : ErrorAt(in_.offset() + pos, message);
  return false;
}

bool Scanner::FailUnterminated(absl::string_view what, size_t mark) {
  return Fail(in_.size(),
              absl::StrCat("unterminated ", what, " (opened at line ", in_.LineOfMark(mark), ")"));
}

bool Scanner::NextBetween(Item* item) {
  if (!Have(0)) return false;
  const char c = At(0);
  if (IsSpace(c)) {
    size_t pos = 1;
    while (pos < options_.max_item_bytes && Have(pos) && IsSpace(At(pos))) ++pos;
    return Emit(item, ItemKind::kSpace, pos);
  }
  if (c == '\\') return ScanMetaCommand(item);
  if (c == ';') return ScanSemicolon(item);
  if (c == '\0') return Fail(0, kZeroByte);
  if (c == '-' || c == '/') {
    Token token;
    if (!ReadTokenAt(0, &token)) return false;
    if (token.kind == TokenKind::kLineComment) return ScanLineComment(item, token.end);
    if (token.kind == TokenKind::kBlockComment) return ScanBlockComment(item, token.end);
  }
  if (in_.offset() == 0 && c == kByteOrderMark[0] && Have(2) &&
      absl::string_view(in_.begin(), 3) == kByteOrderMark) {
    return Emit(item, ItemKind::kSpace, 3);
  }
  if (!insert_head_.empty() && c == insert_head_[0] && standard_conforming_strings_ &&
      ScanInsertRows(item, InsertRows::Place::kBetweenStatements)) {
    return true;
  }
  if (!status_.ok()) return false;
  mode_ = Mode::kStatement;
  statement_ = StatementState();
  statement_.offset = in_.offset();
  statement_kind_ = StatementKind::kOther;
  in_.SetMark(kStatementMark, in_.offset());
  return NextInStatement(item);
}

bool Scanner::NextInStatement(Item* item) {
  if (!Have(0)) {
    return status_.ok() && FailUnterminated("statement", kStatementMark);
  }
  if (statement_.insert_part == InsertPart::kRows && statement_.paren_depth == 0 &&
      ScanInsertRows(item, statement_.row_place)) {
    return true;
  }
  if (!status_.ok() || !ScanCode(item)) return false;
  if (item->kind == ItemKind::kMetaCommand || item->kind == ItemKind::kSemicolon) return true;
  return RememberInStatement(*item);
}

bool Scanner::RememberInStatement(const Item& item) {
  if (statement_kind_ == StatementKind::kInsert) {
    RememberInHead(item);
    return true;
  }
  if (statement_kind_ == StatementKind::kNone || statement_text_.size() >= kMaxTokenBytes) {
    return true;
  }
  if (item.kind == ItemKind::kLineComment || item.kind == ItemKind::kBlockComment) {
    if (item.is_last()) statement_text_.push_back(' ');
  } else {
    statement_text_.append(item.text.data(), item.text.size());
  }
  return true;
}

// Reads the token at `pos` of the window. May read more input. Returns false on an error.
bool Scanner::ReadTokenAt(size_t pos, Token* token) {
  for (;;) {
    *token = ReadToken(Window(), pos, standard_conforming_strings_);
    if (token->kind != TokenKind::kNeedMore) break;
    FillTo(in_.size());
    if (!status_.ok()) return false;
  }
  if (token->kind == TokenKind::kTooLong) return Fail(pos, "word is too long; is a quote missing?");
  return true;
}

// Returns a run of code: words, numbers, operators and white space, up to a quote, a comment, a
// backslash or the end of the statement. If the window starts with one of those, returns that
// instead.
bool Scanner::ScanCode(Item* item) {
  size_t pos = 0;
  while (pos < options_.max_item_bytes && Have(pos)) {
    Token token;
    if (!ReadTokenAt(pos, &token)) return false;
    switch (token.kind) {
      case TokenKind::kWord: {
        const absl::string_view word(in_.begin() + pos, token.end - pos);
        OnWord(word, in_.offset() + pos);
        if (statement_.insert_part == InsertPart::kHead && EndsInsertHead(word)) {
          insert_head_.append(in_.begin(), token.end);
          return Emit(item, ItemKind::kCode, token.end);
        }
        break;
      }
      case TokenKind::kOpenParenthesis:
        ++statement_.paren_depth;
        break;
      case TokenKind::kCloseParenthesis:
        if (statement_.paren_depth > 0) --statement_.paren_depth;
        if (statement_.paren_depth == 0 && statement_.insert_part == InsertPart::kRows) {
          statement_.row_place = InsertRows::Place::kAfterRow;
          return Emit(item, ItemKind::kCode, token.end);
        }
        break;
      case TokenKind::kOther:
        token.end = std::min(token.end, options_.max_item_bytes);
        break;
      case TokenKind::kSemicolon:
        // A semicolon in parentheses or in the body of a routine does not end the statement.
        if (statement_.paren_depth > 0 || statement_.begin_depth > 0) break;
        return pos > 0 ? Emit(item, ItemKind::kCode, pos) : ScanSemicolon(item);
      case TokenKind::kString:
      case TokenKind::kQuotedIdentifier:
      case TokenKind::kLineComment:
      case TokenKind::kBlockComment:
      case TokenKind::kBackslash:
        return pos > 0 ? Emit(item, ItemKind::kCode, pos) : ScanOpened(item, token);
      default:
        break;
    }
    pos = token.end;
  }
  return Emit(item, ItemKind::kCode, pos);
}

// Scans the construct at the start of the window. `token` is its opening delimiter.
bool Scanner::ScanOpened(Item* item, const Token& token) {
  switch (token.kind) {
    case TokenKind::kString:
      return ScanString(item, token.end, token.string_kind);
    case TokenKind::kQuotedIdentifier:
      return ScanQuotedIdentifier(item);
    case TokenKind::kLineComment:
      return ScanLineComment(item, token.end);
    case TokenKind::kBlockComment:
      return ScanBlockComment(item, token.end);
    default:
      return ScanMetaCommand(item);
  }
}

// Tracks whether a semicolon belongs to the body of a SQL function (psqlscan.l, rule {identifier}),
// and classifies statements by their first word.
void Scanner::OnWord(absl::string_view word, uint64_t offset) {
  if (offset == statement_.offset) {
    if (absl::EqualsIgnoreCase(word, "insert")) {
      statement_kind_ = StatementKind::kInsert;
      insert_head_.clear();
      if (options_.insert_rows && standard_conforming_strings_) {
        statement_.insert_part = InsertPart::kHead;
      }
    } else if (absl::EqualsIgnoreCase(word, "copy")) {
      statement_kind_ = StatementKind::kCopy;
    } else if (absl::EqualsIgnoreCase(word, "set")) {
      statement_kind_ = StatementKind::kSet;
    } else if (absl::EqualsIgnoreCase(word, "create")) {
      statement_kind_ = StatementKind::kCreate;
    }
  }
  char* const w = statement_.words;
  if (statement_.word_count > 0 && w[0] != 'c') return;
  if (statement_.word_count < 4) {
    for (absl::string_view known : {"create", "function", "procedure", "or", "replace"}) {
      if (absl::EqualsIgnoreCase(word, known)) w[statement_.word_count] = known[0];
    }
    ++statement_.word_count;
  }
  const auto is_routine = [](char c) { return c == 'f' || c == 'p'; };
  const bool creates_routine =
      w[0] == 'c' && (is_routine(w[1]) || (w[1] == 'o' && w[2] == 'r' && is_routine(w[3])));
  if (!creates_routine || statement_.paren_depth > 0) return;
  if (absl::EqualsIgnoreCase(word, "begin")) {
    ++statement_.begin_depth;
  } else if (absl::EqualsIgnoreCase(word, "case")) {
    if (statement_.begin_depth > 0) ++statement_.begin_depth;
  } else if (absl::EqualsIgnoreCase(word, "end")) {
    if (statement_.begin_depth > 0) --statement_.begin_depth;
  }
}

bool Scanner::ScanString(Item* item, size_t open_bytes, StringKind kind) {
  item->open_bytes = static_cast<uint32_t>(open_bytes);
  in_.SetMark(kOpenedMark, in_.offset());
  item->continued = string_continued_;
  if (string_continued_) {
    string_continued_ = false;  // kind and escapes remain those of the first literal
  } else {
    string_kind_ = kind;
    if (kind == StringKind::kDollar) dollar_delimiter_.assign(in_.begin(), open_bytes);
  }
  return ScanStringBody(item, open_bytes);
}

// Scans a string from `pos`, a position inside it, to its end or to the end of a part.
bool Scanner::ScanStringBody(Item* item, size_t pos) {
  item->string_kind = string_kind_;
  mode_ = Mode::kString;
  const bool is_dollar = string_kind_ == StringKind::kDollar;
  const Skip skip = SkipMore([&](const LexerText& text) {
    return is_dollar ? SkipDollarString(text, dollar_delimiter_, options_.max_item_bytes, &pos)
                     : SkipString(text, string_kind_, options_.max_item_bytes, &pos);
  });
  if (skip == Skip::kNeedMore) {
    if (!status_.ok()) return false;
    return FailUnterminated(
        is_dollar ? absl::StrCat("dollar quote ", dollar_delimiter_) : "quoted string",
        kOpenedMark);
  }
  const bool closed = skip == Skip::kEnd;
  const Part part = PartEndingHere(closed);
  in_parts_ = !closed;
  if (closed) {
    item->close_bytes = is_dollar ? static_cast<uint32_t>(dollar_delimiter_.size()) : 1;
    mode_ = Mode::kStatement;
    if (!is_dollar && !LiteralContinues(pos, &item->continues)) return false;
    string_continued_ = item->continues;
  }
  return Emit(item, ItemKind::kString, pos, part);
}

// Sets `*continues` to whether the literal that ends before `pos` continues. Returns false on an
// error.
bool Scanner::LiteralContinues(size_t pos, bool* continues) {
  for (;;) {
    switch (FindContinuation(Window(), pos)) {
      case Continuation::kTooLong:
        return Fail(pos + kMaxTokenBytes + 1,
                    "white space and comments after a literal are too long");
      case Continuation::kNeedMore:
        FillTo(in_.size());
        if (!status_.ok()) return false;
        break;
      case Continuation::kYes:
        *continues = true;
        return true;
      case Continuation::kNo:
        *continues = false;
        return true;
    }
  }
}

bool Scanner::ScanQuotedIdentifier(Item* item) {
  in_.SetMark(kOpenedMark, in_.offset());
  size_t pos = 1;
  const Skip skip = SkipMore([&pos](const LexerText& text) {
    return SkipQuotedIdentifier(text, kMaxTokenBytes + 1, &pos);
  });
  if (skip == Skip::kNeedMore) {
    return status_.ok() && FailUnterminated("quoted identifier", kOpenedMark);
  }
  if (pos > kMaxTokenBytes) return Fail(0, "quoted identifier is too long; is a quote missing?");
  return Emit(item, ItemKind::kQuotedIdentifier, pos);
}

// Updates the mode after a piece of a comment. If the comment has ended, restores the mode before
// it.
void Scanner::EndComment(Mode comment_mode, bool ended) {
  in_parts_ = !ended;
  if (!ended) {
    mode_ = comment_mode;
  } else if (mode_ == comment_mode) {
    mode_ = statement_kind_ == StatementKind::kNone ? Mode::kBetween : Mode::kStatement;
  }
}

bool Scanner::ScanLineComment(Item* item, size_t pos) {
  if (!in_parts_) in_.SetMark(kOpenedMark, in_.offset());
  const Skip skip = SkipMore(
      [&](const LexerText& text) { return SkipLineComment(text, options_.max_item_bytes, &pos); });
  if (!status_.ok()) return false;
  const Part part = PartEndingHere(skip == Skip::kEnd);
  EndComment(Mode::kLineComment, skip == Skip::kEnd);
  return Emit(item, ItemKind::kLineComment, pos, part);
}

bool Scanner::ScanBlockComment(Item* item, size_t pos) {
  if (!in_parts_) {
    in_.SetMark(kOpenedMark, in_.offset());
    comment_depth_ = 1;
  }
  const Skip skip = SkipMore([&](const LexerText& text) {
    return SkipBlockComment(text, options_.max_item_bytes, &pos, &comment_depth_);
  });
  if (skip == Skip::kNeedMore) {
    return status_.ok() && FailUnterminated("/* comment", kOpenedMark);
  }
  const Part part = PartEndingHere(skip == Skip::kEnd);
  EndComment(Mode::kBlockComment, skip == Skip::kEnd);
  return Emit(item, ItemKind::kBlockComment, pos, part);
}

bool Scanner::ScanMetaCommand(Item* item) {
  size_t pos = 1;
  while (Have(pos) && At(pos) != '\n') {
    const void* const newline = memchr(in_.begin() + pos, '\n', in_.size() - pos);
    pos = newline == nullptr ? in_.size()
                             : static_cast<size_t>(static_cast<const char*>(newline) - in_.begin());
    if (pos > kMaxTokenBytes) break;
  }
  if (pos > kMaxTokenBytes) return Fail(0, "psql meta-command is too long");
  return Emit(item, ItemKind::kMetaCommand, pos);
}

bool Scanner::ScanSemicolon(Item* item) {
  mode_ = Mode::kBetween;
  statement_ended_ = true;
  if (statement_kind_ == StatementKind::kSet || statement_kind_ == StatementKind::kOther) {
    bool on = false;
    if (SetsStandardConformingStrings(statement_text_, &on)) standard_conforming_strings_ = on;
  } else if (statement_kind_ == StatementKind::kCopy) {
    if (statement_text_.size() >= kMaxTokenBytes) {
      return Fail(0, "COPY statement is too long");
    }
    if (IsCopyFromStdin(statement_text_)) {
      CopyHead head;
      if (!ParseCopyFromStdin(statement_text_, &head)) {
        return Fail(0, "COPY … FROM stdin in a form that pg_dump does not write");
      }
      mode_ = Mode::kCopyRestOfLine;
      statement_ended_ = false;
    }
  }
  return Emit(item, ItemKind::kSemicolon, 1);
}

}  // namespace dumpline
