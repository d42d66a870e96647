#include "tools/lib/pgdump/scanner.h"

#include <string.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/lib/pgdump/characters.h"
#include "tools/lib/pgdump/statement.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// What is given whole, and what must be looked through to know where an item ends, must not be
// longer: words, quoted identifiers, meta-commands, white space behind a literal, a COPY statement.
// More is not SQL, but something else taken for it.
constexpr size_t kMaxTokenBytes = 1 << 20;

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

// Remembers the first byte that is wrong: the error is given when an item holds it, so that what is
// given before it does not depend on the reads.
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
  utf8_error_ = ErrorAt(utf8_error_offset_,
                        utf8_.bad_byte() == 0
                            ? std::string("zero byte: this is not a plain-text dump")
                            : absl::StrFormat("invalid UTF-8 at byte 0x%02X; make the dump with "
                                              "pg_dump --encoding=UTF8",
                                              utf8_.bad_byte()));
}

bool Scanner::Emit(Item* item, ItemKind kind, size_t bytes, Part part) {
  if (!status_.ok()) return false;  // a read error met while looking for the item's end
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

// The part that a piece of a long item is, given whether it is the last piece.
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

bool Scanner::IsCommentStart(size_t pos) {
  const char c = At(pos);
  return (c == '-' && Have(pos + 1) && At(pos + 1) == '-') ||
         (c == '/' && Have(pos + 1) && At(pos + 1) == '*');
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
  if (IsCommentStart(0)) {
    in_.SetMark(kOpenedMark, in_.offset());
    return c == '-' ? ScanLineComment(item, 2) : ScanBlockComment(item, 2);
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
  if (!status_.ok()) return false;
  bool emitted = false;
  switch (At(0)) {
    case '\'':
      emitted = ScanString(
          item, 1, standard_conforming_strings_ ? StringKind::kPlain : StringKind::kLegacyEscape);
      break;
    case '"':
      emitted = ScanQuotedIdentifier(item);
      break;
    case '\\':
      return ScanMetaCommand(item);
    case ';':
      if (statement_.paren_depth == 0 && statement_.begin_depth == 0) return ScanSemicolon(item);
      emitted = ScanCode(item);
      break;
    case '-':
    case '/':
      if (IsCommentStart(0)) {
        in_.SetMark(kOpenedMark, in_.offset());
        emitted = At(0) == '-' ? ScanLineComment(item, 2) : ScanBlockComment(item, 2);
        break;
      }
      emitted = ScanCode(item);
      break;
    default:
      emitted = ScanCode(item);
  }
  return emitted && RememberInStatement(*item);
}

// Gives the rows that the window begins with, if there are any that InsertRows reads.
bool Scanner::ScanInsertRows(Item* item, InsertRows::Place place) {
  size_t bytes = 0;
  for (;;) {
    const uint64_t before_error = utf8_error_offset_ - in_.offset();
    const absl::string_view window(
        in_.begin(), static_cast<size_t>(std::min<uint64_t>(in_.size(), before_error)));
    bytes = insert_rows_.Read(window, insert_head_, place, options_.max_item_bytes);
    if (bytes > 0) break;
    if (insert_rows_.stop() == InsertRows::Stop::kNoRow) statement_.insert_part = InsertPart::kNone;
    if (insert_rows_.stop() != InsertRows::Stop::kEndOfText) return false;
    // Of a row that is not whole yet twice as much, so that a long one is not begun too often; one that is too long comes
    // in items.
    const size_t size = in_.size();
    if (size >= options_.max_item_bytes) return false;
    FillTo(2 * size);
    if (in_.size() == size) return false;
  }
  const InsertRow& last = insert_rows_.rows().back();
  if (insert_rows_.last_statement_begin() != absl::string_view::npos) {
    statement_ = StatementState();
    statement_.offset = in_.offset() + insert_rows_.last_statement_begin();
    statement_.word_count = 1;
    in_.SetMark(kStatementMark, statement_.offset);
  }
  statement_kind_ = StatementKind::kInsert;
  statement_ended_ = last.ends_statement;
  mode_ = last.ends_statement ? Mode::kBetween : Mode::kStatement;
  statement_.insert_part = InsertPart::kRows;
  statement_.row_place = InsertRows::Place::kBehindRow;
  return Emit(item, ItemKind::kInsertRows, bytes);
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

// Gathers the head of an INSERT, which ScanCode() ends at VALUES.
void Scanner::RememberInHead(const Item& item) {
  if (statement_.insert_part != InsertPart::kHead) return;
  insert_head_.append(item.text.data(), item.text.size());
  // A line end in a name is part of it, while others in a head are white space.
  const bool is_plain =
      item.kind == ItemKind::kCode || (item.kind == ItemKind::kQuotedIdentifier &&
                                       item.text.find_first_of("\r\n") == item.text.npos);
  if (is_plain && insert_head_.size() <= kMaxTokenBytes) return;
  insert_head_.clear();
  statement_.insert_part = InsertPart::kNone;
}

// Scans words, numbers, operators and white space up to what ends a run of code: a quote, a comment,
// a backslash, the end of the statement.
//
// Everything in here is decided by the class of one byte, but for a word: it must be seen whole,
// since a string's prefix is a word (E'…'), a $ inside a word opens no dollar quote (a$b$c), and
// BEGIN, CASE and END count in the body of a function. So the loop steps from word to word, and when
// the window ends inside one it goes back to the word's start and reads on.
bool Scanner::ScanCode(Item* item) {
  size_t pos = 0;
  for (;;) {
    if (pos >= options_.max_item_bytes) break;
    if (!Have(pos)) break;
    const char* const window = in_.begin();
    const size_t size = in_.size();
    switch (ClassOf(window[pos])) {
      case CharacterClass::kOther: {
        const size_t limit = std::min(size, options_.max_item_bytes);
        ++pos;
        while (pos < limit && ClassOf(window[pos]) == CharacterClass::kOther) ++pos;
        break;
      }
      case CharacterClass::kColon:
        pos += ColonBytes(pos);
        break;
      case CharacterClass::kWord:
      case CharacterClass::kDigit: {
        const bool is_word = ClassOf(window[pos]) == CharacterClass::kWord;
        size_t word_end = pos + 1;
        if (is_word) {
          while (word_end < size && IsWordCharacter(window[word_end])) ++word_end;
        } else {
          word_end = NumberEnd(absl::string_view(window, size), pos);
        }
        if (word_end - pos > kMaxTokenBytes) {
          return Fail(pos, "word is too long; is a quote missing?");
        }
        if (word_end == size && Have(size)) break;  // the word may go on
        if (is_word) {
          StringKind kind = StringKind::kPlain;
          const size_t prefix_bytes = StringPrefixBytes(pos, word_end, &kind);
          if (prefix_bytes > 0) {
            if (pos > 0) return Emit(item, ItemKind::kCode, pos);
            return ScanString(item, prefix_bytes, kind);
          }
          const absl::string_view word(in_.begin() + pos, word_end - pos);
          OnWord(word, in_.offset() + pos);
          if (statement_.insert_part == InsertPart::kHead && EndsInsertHead(word)) {
            insert_head_.append(in_.begin(), word_end);
            return Emit(item, ItemKind::kCode, word_end);
          }
        }
        pos = word_end;
        break;
      }
      case CharacterClass::kDollar: {
        const size_t delimiter_bytes = DollarDelimiterBytes(pos);
        if (delimiter_bytes > 0) {
          if (pos > 0) return Emit(item, ItemKind::kCode, pos);
          return ScanString(item, delimiter_bytes, StringKind::kDollar);
        }
        ++pos;
        break;
      }
      case CharacterClass::kOpenParenthesis:
        ++statement_.paren_depth;
        ++pos;
        break;
      case CharacterClass::kCloseParenthesis:
        if (statement_.paren_depth > 0) --statement_.paren_depth;
        ++pos;
        if (statement_.paren_depth == 0 && statement_.insert_part == InsertPart::kRows) {
          statement_.row_place = InsertRows::Place::kBehindRow;
          return Emit(item, ItemKind::kCode, pos);
        }
        break;
      case CharacterClass::kSemicolon:
        if (statement_.paren_depth == 0 && statement_.begin_depth == 0) {
          return Emit(item, ItemKind::kCode, pos);
        }
        ++pos;
        break;
      case CharacterClass::kCommentOpener:
        if (IsCommentStart(pos)) return Emit(item, ItemKind::kCode, pos);
        ++pos;
        break;
      case CharacterClass::kQuote:
      case CharacterClass::kBackslash:
        return Emit(item, ItemKind::kCode, pos);
    }
  }
  return Emit(item, ItemKind::kCode, pos);
}

// Returns the bytes of prefix and quote when the word [word_begin, word_end) of the window and what
// follows it open a string literal, else 0. The window holds at least one byte more than the word,
// unless the input ends with it.
size_t Scanner::StringPrefixBytes(size_t word_begin, size_t word_end, StringKind* kind) {
  if (word_end - word_begin != 1 || word_end >= in_.size()) return 0;
  const char next = At(word_end);
  if (next != '\'' && next != '&') return 0;
  const char letter = absl::ascii_tolower(static_cast<unsigned char>(At(word_begin)));
  if (next == '&') {
    if (letter != 'u' || !Have(word_end + 1) || At(word_end + 1) != '\'') return 0;
    *kind = StringKind::kUnicode;
    return 3;
  }
  switch (letter) {
    case 'e':
      *kind = StringKind::kEscape;
      return 2;
    case 'b':
      *kind = StringKind::kBit;
      return 2;
    case 'x':
      *kind = StringKind::kHex;
      return 2;
    case 'n':
      *kind = standard_conforming_strings_ ? StringKind::kNational : StringKind::kLegacyNational;
      return 2;
    default:
      return 0;
  }
}

// Returns the size of the token that the colon at `pos` begins. psql takes :name for one of its
// variables, and so for no word (psqlscan.l, :{variable_char}+); in SQL it may be the end of a slice,
// a[1:name].
size_t Scanner::ColonBytes(size_t pos) {
  size_t end = pos + 1;
  if (Have(end) && At(end) == ':') return 2;  // a cast
  while (Have(end) && IsWordCharacter(At(end)) && At(end) != '$') {
    if (++end - pos > kMaxTokenBytes) break;
  }
  return end - pos;
}

// Returns the size of the dollar-quote delimiter ($$ or $tag$) at `pos`, or 0 when there is none.
size_t Scanner::DollarDelimiterBytes(size_t pos) {
  size_t end = pos + 1;
  while (Have(end) && IsWordCharacter(At(end)) && At(end) != '$') {
    if (++end - pos > kMaxTokenBytes) return 0;
  }
  if (!Have(end) || At(end) != '$') return 0;
  if (end > pos + 1 && ClassOf(At(pos + 1)) != CharacterClass::kWord) return 0;  // $1$
  return end + 1 - pos;
}

// psqlscan.l, rule {identifier}: finds where a semicolon belongs to the body of a SQL function, and
// sorts statements by their first word.
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

// Whether `word`, in the head of an INSERT, is the VALUES of its rows. Then, and where another word tells that it is no INSERT
// of plain rows, it is in its head no longer.
bool Scanner::EndsInsertHead(absl::string_view word) {
  if (statement_.paren_depth > 0) return false;
  if (absl::EqualsIgnoreCase(word, "values")) {
    statement_.insert_part = InsertPart::kRows;
    statement_.row_place = InsertRows::Place::kBehindValues;
    return true;
  }
  for (absl::string_view other : {"select", "with", "table", "default"}) {
    if (!absl::EqualsIgnoreCase(word, other)) continue;
    statement_.insert_part = InsertPart::kNone;
    insert_head_.clear();
  }
  return false;
}

bool Scanner::ScanString(Item* item, size_t open_bytes, StringKind kind) {
  item->open_bytes = static_cast<uint32_t>(open_bytes);
  in_.SetMark(kOpenedMark, in_.offset());
  item->continued = string_continued_;
  if (string_continued_) {
    string_continued_ = false;  // kind and escapes are those of the first literal
  } else {
    string_kind_ = kind;
    backslash_escapes_ = kind == StringKind::kEscape || kind == StringKind::kLegacyEscape ||
                         kind == StringKind::kLegacyNational;
    if (kind == StringKind::kDollar) dollar_delimiter_.assign(in_.begin(), open_bytes);
  }
  return ScanStringBody(item, open_bytes);
}

// Scans a string from `pos`, inside it, to its end, or to where a part must end. Jumps from one byte
// that matters to the next: quotes, and backslashes where they escape.
bool Scanner::ScanStringBody(Item* item, size_t pos) {
  item->string_kind = string_kind_;
  mode_ = Mode::kString;
  size_t close_bytes = 0;
  while (close_bytes == 0) {
    if (pos >= options_.max_item_bytes) break;
    if (!Have(pos)) {
      if (!status_.ok()) return false;
      if (string_kind_ == StringKind::kDollar) {
        return FailUnterminated(absl::StrCat("dollar quote ", dollar_delimiter_), kOpenedMark);
      }
      return FailUnterminated("quoted string", kOpenedMark);
    }
    const char* const window = in_.begin();
    const char* const limit = window + std::min(in_.size(), options_.max_item_bytes);
    if (string_kind_ == StringKind::kDollar) {
      const char* const dollar = static_cast<const char*>(
          memchr(window + pos, '$', static_cast<size_t>(limit - window) - pos));
      if (dollar == nullptr) {
        pos = static_cast<size_t>(limit - window);
        continue;
      }
      pos = static_cast<size_t>(dollar - window);
      Have(pos + dollar_delimiter_.size() - 1);
      if (absl::StartsWith(absl::string_view(in_.begin() + pos, in_.size() - pos),
                           dollar_delimiter_)) {
        close_bytes = dollar_delimiter_.size();
        pos += close_bytes;
      } else {
        ++pos;
      }
      continue;
    }
    const char* hit;
    if (backslash_escapes_) {
      hit = FindEither(window + pos, limit, '\'', '\\');
    } else {
      hit = static_cast<const char*>(
          memchr(window + pos, '\'', static_cast<size_t>(limit - window) - pos));
      if (hit == nullptr) hit = limit;
    }
    pos = static_cast<size_t>(hit - window);
    if (hit == limit) continue;
    if (*hit == '\\') {
      pos += Have(pos + 1) ? 2 : 1;  // the input may end here: the loop's test reports it
    } else if (string_kind_ != StringKind::kBit && string_kind_ != StringKind::kHex &&
               Have(pos + 1) && At(pos + 1) == '\'') {
      pos += 2;
    } else {
      close_bytes = 1;
      pos += 1;
    }
  }
  item->close_bytes = static_cast<uint32_t>(close_bytes);
  const Part part = PartEndingHere(close_bytes > 0);
  in_parts_ = close_bytes == 0;
  if (close_bytes > 0) {
    mode_ = Mode::kStatement;
    if (string_kind_ != StringKind::kDollar && !LiteralContinues(pos, &item->continues)) {
      return false;
    }
    string_continued_ = item->continues;
  }
  return Emit(item, ItemKind::kString, pos, part);
}

// Tells whether the literal that ended before `pos` goes on behind white space with a newline in it
// (psqlscan.l, quotecontinue). Returns false at an error.
bool Scanner::LiteralContinues(size_t pos, bool* continues) {
  *continues = false;
  bool newline = false;
  const size_t limit = pos + kMaxTokenBytes;
  bool in_comment = false;
  while (Have(pos)) {
    const char c = At(pos);
    if (pos > limit) return Fail(pos, "white space and comments behind a literal are too long");
    if (c == '\n' || c == '\r') {
      newline = true;
      in_comment = false;
      ++pos;
    } else if (in_comment || IsSpace(c)) {
      ++pos;
    } else if (c == '-' && Have(pos + 1) && At(pos + 1) == '-') {
      in_comment = true;
      pos += 2;
    } else {
      *continues = newline && c == '\'';
      break;
    }
  }
  return status_.ok();
}

bool Scanner::ScanQuotedIdentifier(Item* item) {
  in_.SetMark(kOpenedMark, in_.offset());
  size_t pos = 1;
  for (;;) {
    if (!Have(pos)) {
      return status_.ok() && FailUnterminated("quoted identifier", kOpenedMark);
    }
    const void* const quote = memchr(in_.begin() + pos, '"', in_.size() - pos);
    if (quote == nullptr) {
      pos = in_.size();
    } else {
      pos = static_cast<size_t>(static_cast<const char*>(quote) - in_.begin()) + 1;
      if (!Have(pos) || At(pos) != '"') break;
      ++pos;
    }
    if (pos > kMaxTokenBytes) break;
  }
  if (pos > kMaxTokenBytes) return Fail(0, "quoted identifier is too long; is a quote missing?");
  return Emit(item, ItemKind::kQuotedIdentifier, pos);
}

bool Scanner::ScanLineComment(Item* item, size_t pos) {
  bool ended = false;
  while (!ended && pos < options_.max_item_bytes) {
    if (!Have(pos)) {
      ended = true;
      break;
    }
    const char* const limit = in_.begin() + std::min(in_.size(), options_.max_item_bytes);
    const char* const newline = FindEither(in_.begin() + pos, limit, '\n', '\r');
    pos = static_cast<size_t>(newline - in_.begin());
    ended = newline != limit;
  }
  const Part part = PartEndingHere(ended);
  in_parts_ = !ended;
  if (!ended) {
    mode_ = Mode::kLineComment;
  } else if (mode_ == Mode::kLineComment) {
    mode_ = statement_kind_ == StatementKind::kNone ? Mode::kBetween : Mode::kStatement;
  }
  return Emit(item, ItemKind::kLineComment, pos, part);
}

bool Scanner::ScanBlockComment(Item* item, size_t pos) {
  if (!in_parts_) comment_depth_ = 1;
  while (comment_depth_ > 0 && pos < options_.max_item_bytes) {
    if (!Have(pos)) {
      return status_.ok() && FailUnterminated("/* comment", kOpenedMark);
    }
    const char* const limit = in_.begin() + std::min(in_.size(), options_.max_item_bytes);
    const char* const hit = FindEither(in_.begin() + pos, limit, '*', '/');
    pos = static_cast<size_t>(hit - in_.begin());
    if (hit == limit) continue;
    const char first = *hit;
    const char second = Have(pos + 1) ? At(pos + 1) : '\0';
    if (first == '*' && second == '/') {
      --comment_depth_;
      pos += 2;
    } else if (first == '/' && second == '*') {
      ++comment_depth_;
      pos += 2;
    } else {
      pos += 1;
    }
  }
  const bool ended = comment_depth_ == 0;
  const Part part = PartEndingHere(ended);
  in_parts_ = !ended;
  if (!ended) {
    mode_ = Mode::kBlockComment;
  } else if (mode_ == Mode::kBlockComment) {
    mode_ = statement_kind_ == StatementKind::kNone ? Mode::kBetween : Mode::kStatement;
  }
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

// psql reads COPY data from the line behind the one that the statement ends on, and obeys the rest
// of that line afterwards. No dump has anything there; refuse it rather than reorder.
bool Scanner::NextCopyRestOfLine(Item* item) {
  size_t pos = 0;
  while (Have(pos)) {
    const char c = At(pos);
    if (c == '\n') {
      mode_ = Mode::kCopyData;
      in_.SetMark(kOpenedMark, in_.offset());
      return Emit(item, ItemKind::kSpace, pos + 1);
    }
    if (!IsSpace(c)) return Fail(pos, "text behind COPY … FROM stdin; on the same line");
    ++pos;
  }
  return status_.ok() && FailUnterminated("COPY data, no \\. line", kStatementMark);
}

// Gives as many whole rows as the window holds. psql ends the data at a line that is \. and nothing
// else, whatever the line before it ends with (copy.c, handleCopyIn).
bool Scanner::NextCopyData(Item* item) {
  if (!Have(0)) {
    return status_.ok() && FailUnterminated("COPY data, no \\. line", kOpenedMark);
  }
  if (At(0) == '\\' && Have(1) && At(1) == '.') {
    size_t end = 2;
    if (Have(end) && At(end) == '\r') ++end;
    if (!Have(end) || At(end) == '\n') {
      mode_ = Mode::kBetween;
      statement_ended_ = true;
      return Emit(item, ItemKind::kCopyEnd, std::min(end + 1, in_.size()));
    }
  }
  size_t searched = 0;
  for (;;) {
    // Where a long row is cut must not depend on how much more has been read.
    const char* const window = in_.begin();
    size_t limit = std::min(in_.size(), options_.max_item_bytes);
    // Rows before one with invalid UTF-8 are given without it.
    limit = static_cast<size_t>(std::min<uint64_t>(limit, utf8_error_offset_ - in_.offset()));
    // What may be the end marker begins an item of its own.
    const char* const marker = FindThree(window + searched, window + limit, "\n\\.");
    const void* const last_newline =
        marker != window + limit ? marker : memrchr(window + searched, '\n', limit - searched);
    if (last_newline != nullptr) {
      const size_t bytes = static_cast<size_t>(static_cast<const char*>(last_newline) - window) + 1;
      return Emit(item, ItemKind::kCopyRows, bytes);
    }
    if (in_.offset() + limit == utf8_error_offset_)
      return Emit(item, ItemKind::kCopyRows, limit + 1);
    if (limit == options_.max_item_bytes) {
      mode_ = Mode::kCopyLongRow;
      in_parts_ = true;
      return Emit(item, ItemKind::kCopyRows, limit, Part::kFirst);
    }
    searched = limit;
    if (!Have(limit)) {
      return status_.ok() && FailUnterminated("COPY data, no \\. line", kOpenedMark);
    }
  }
}

bool Scanner::NextCopyLongRow(Item* item) {
  size_t pos = 0;
  while (pos < options_.max_item_bytes) {
    if (!Have(pos)) {
      return status_.ok() && FailUnterminated("COPY data, no \\. line", kOpenedMark);
    }
    const size_t limit = std::min(in_.size(), options_.max_item_bytes);
    const void* const newline = memchr(in_.begin() + pos, '\n', limit - pos);
    if (newline != nullptr) {
      mode_ = Mode::kCopyData;
      in_parts_ = false;
      pos = static_cast<size_t>(static_cast<const char*>(newline) - in_.begin()) + 1;
      return Emit(item, ItemKind::kCopyRows, pos, Part::kLast);
    }
    pos = limit;
  }
  return Emit(item, ItemKind::kCopyRows, pos, Part::kMiddle);
}

}  // namespace dumpline
