#include "tools/lib/sql/lexer.h"

#include <string.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "tools/lib/sql/characters.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

constexpr Token kNeedMoreToken = {TokenKind::kNeedMore};

// Reads a string prefix, a word of one letter at `pos`, together with the quote after it. Returns
// false if the word is not a prefix. Sets kNeedMore if the text is too short to tell.
bool ReadStringPrefix(const LexerText& text, size_t pos, bool standard_strings, Token* token) {
  const absl::string_view bytes = text.bytes;
  const size_t next = pos + 1;
  if (next == bytes.size()) return false;
  const char letter = absl::ascii_tolower(static_cast<unsigned char>(bytes[pos]));
  if (bytes[next] == '&' && letter == 'u') {
    if (next + 1 == bytes.size()) {
      if (text.is_whole) return false;
      *token = kNeedMoreToken;
      return true;
    }
    *token = {TokenKind::kString, StringKind::kUnicode, next + 2};
    return bytes[next + 1] == '\'';
  }
  if (bytes[next] != '\'') return false;
  *token = {TokenKind::kString, StringKind::kPlain, next + 1};
  switch (letter) {
    case 'e':
      token->string_kind = StringKind::kEscape;
      return true;
    case 'b':
      token->string_kind = StringKind::kBit;
      return true;
    case 'x':
      token->string_kind = StringKind::kHex;
      return true;
    case 'n':
      token->string_kind = standard_strings ? StringKind::kNational : StringKind::kLegacyNational;
      return true;
    default:
      return false;
  }
}

// Reads a word, which must be complete: a string prefix is a word (E'…'), a $ inside a word does
// not open a dollar quote (a$b$c), and keywords have meanings.
Token ReadWord(const LexerText& text, size_t pos, bool standard_strings) {
  const absl::string_view bytes = text.bytes;
  size_t end = pos + 1;
  while (end < bytes.size() && IsWordCharacter(bytes[end])) ++end;
  if (end - pos > kMaxTokenBytes) return {TokenKind::kTooLong, StringKind::kPlain, end};
  if (end == bytes.size() && !text.is_whole) return kNeedMoreToken;
  Token token;
  if (end == pos + 1 && ReadStringPrefix(text, pos, standard_strings, &token)) return token;
  return {TokenKind::kWord, StringKind::kPlain, end};
}

Token ReadNumber(const LexerText& text, size_t pos) {
  const size_t end = NumberEnd(text.bytes, pos);
  if (end - pos > kMaxTokenBytes) return {TokenKind::kTooLong, StringKind::kPlain, end};
  if (end == text.bytes.size() && !text.is_whole) return kNeedMoreToken;
  return {TokenKind::kNumber, StringKind::kPlain, end};
}

// Reads a : and what belongs to it. psql reads :name as a variable and not as a word (psqlscan.l,
// :{variable_char}+). In SQL, it may be the end of a slice, a[1:name].
Token ReadVariable(const LexerText& text, size_t pos) {
  const absl::string_view bytes = text.bytes;
  size_t end = pos + 1;
  if (end < bytes.size() && bytes[end] == ':') {  // a cast
    return {TokenKind::kVariable, StringKind::kPlain, end + 1};
  }
  while (end < bytes.size() && IsWordCharacter(bytes[end]) && bytes[end] != '$') {
    if (++end - pos > kMaxTokenBytes) break;
  }
  if (end == bytes.size() && !text.is_whole) return kNeedMoreToken;
  return {TokenKind::kVariable, StringKind::kPlain, end};
}

// Reads a dollar-quote delimiter, $$ or $tag$, or a $ with another meaning ($1).
Token ReadDollar(const LexerText& text, size_t pos) {
  const absl::string_view bytes = text.bytes;
  const Token other = {TokenKind::kOther, StringKind::kPlain, pos + 1};
  size_t end = pos + 1;
  while (end < bytes.size() && IsWordCharacter(bytes[end]) && bytes[end] != '$') {
    if (++end - pos > kMaxTokenBytes) return other;
  }
  if (end == bytes.size()) return text.is_whole ? other : kNeedMoreToken;
  if (bytes[end] != '$') return other;
  if (end > pos + 1 && ClassOf(bytes[pos + 1]) != CharacterClass::kWord) return other;
  return {TokenKind::kString, StringKind::kDollar, end + 1};
}

// Reads a - or /, which opens a comment if - or * follows.
Token ReadCommentOpener(const LexerText& text, size_t pos) {
  const absl::string_view bytes = text.bytes;
  if (pos + 1 == bytes.size() && !text.is_whole) return kNeedMoreToken;
  const char next = pos + 1 < bytes.size() ? bytes[pos + 1] : '\0';
  if (bytes[pos] == '-' && next == '-') {
    return {TokenKind::kLineComment, StringKind::kPlain, pos + 2};
  }
  if (bytes[pos] == '/' && next == '*') {
    return {TokenKind::kBlockComment, StringKind::kPlain, pos + 2};
  }
  return {TokenKind::kOther, StringKind::kPlain, pos + 1};
}

// Skips to the position after the closing quote. With `doubles`, two quotes are one character of
// the text. With `escapes`, a backslash escapes the next character.
Skip SkipQuoted(const LexerText& text, char quote, bool doubles, bool escapes, size_t limit,
                size_t* pos) {
  const char* const begin = text.bytes.data();
  const size_t size = text.bytes.size();
  const size_t searched = std::min(size, limit);
  while (*pos < limit) {
    if (*pos >= size) return Skip::kNeedMore;
    const char* const from = begin + *pos;
    const char* hit;
    if (escapes) {
      hit = FindEither(from, begin + searched, quote, '\\');
      if (hit == begin + searched) hit = nullptr;
    } else {
      hit = static_cast<const char*>(memchr(from, quote, searched - *pos));
    }
    if (hit == nullptr) {
      *pos = searched;
      continue;
    }
    *pos = static_cast<size_t>(hit - begin);
    const bool has_next = *pos + 1 < size;
    if (*hit != quote) {  // a backslash
      if (!has_next && !text.is_whole) return Skip::kNeedMore;
      *pos += has_next ? 2 : 1;
    } else if (doubles && !has_next && !text.is_whole) {
      return Skip::kNeedMore;
    } else if (doubles && has_next && hit[1] == quote) {
      *pos += 2;
    } else {
      *pos += 1;
      return Skip::kEnd;
    }
  }
  return Skip::kLimit;
}

}  // namespace

Token ReadToken(const LexerText& text, size_t pos, bool standard_strings) {
  const absl::string_view bytes = text.bytes;
  const auto single = [pos](TokenKind kind) { return Token{kind, StringKind::kPlain, pos + 1}; };
  switch (ClassOf(bytes[pos])) {
    case CharacterClass::kOther: {
      size_t end = pos + 1;
      while (end < bytes.size() && ClassOf(bytes[end]) == CharacterClass::kOther) ++end;
      return {TokenKind::kOther, StringKind::kPlain, end};
    }
    case CharacterClass::kWord:
      return ReadWord(text, pos, standard_strings);
    case CharacterClass::kDigit:
      return ReadNumber(text, pos);
    case CharacterClass::kDollar:
      return ReadDollar(text, pos);
    case CharacterClass::kColon:
      return ReadVariable(text, pos);
    case CharacterClass::kCommentOpener:
      return ReadCommentOpener(text, pos);
    case CharacterClass::kQuote:
      if (bytes[pos] == '"') return single(TokenKind::kQuotedIdentifier);
      return {TokenKind::kString, standard_strings ? StringKind::kPlain : StringKind::kLegacyEscape,
              pos + 1};
    case CharacterClass::kOpenParenthesis:
      return single(TokenKind::kOpenParenthesis);
    case CharacterClass::kCloseParenthesis:
      return single(TokenKind::kCloseParenthesis);
    case CharacterClass::kSemicolon:
      return single(TokenKind::kSemicolon);
    case CharacterClass::kBackslash:
      break;
  }
  return single(TokenKind::kBackslash);
}

Skip SkipString(const LexerText& text, StringKind kind, size_t limit, size_t* pos) {
  const bool doubles = kind != StringKind::kBit && kind != StringKind::kHex;
  return SkipQuoted(text, '\'', doubles, HasBackslashEscapes(kind), limit, pos);
}

Skip SkipQuotedIdentifier(const LexerText& text, size_t limit, size_t* pos) {
  return SkipQuoted(text, '"', /*doubles=*/true, /*escapes=*/false, limit, pos);
}

Skip SkipDollarString(const LexerText& text, absl::string_view delimiter, size_t limit,
                      size_t* pos) {
  const char* const begin = text.bytes.data();
  const size_t size = text.bytes.size();
  const size_t searched = std::min(size, limit);
  while (*pos < limit) {
    if (*pos >= size) return Skip::kNeedMore;
    const void* const dollar = memchr(begin + *pos, '$', searched - *pos);
    if (dollar == nullptr) {
      *pos = searched;
      continue;
    }
    *pos = static_cast<size_t>(static_cast<const char*>(dollar) - begin);
    if (size - *pos < delimiter.size() && !text.is_whole) return Skip::kNeedMore;
    if (absl::StartsWith(text.bytes.substr(*pos), delimiter)) {
      *pos += delimiter.size();
      return Skip::kEnd;
    }
    *pos += 1;
  }
  return Skip::kLimit;
}

Skip SkipLineComment(const LexerText& text, size_t limit, size_t* pos) {
  const char* const begin = text.bytes.data();
  const size_t size = text.bytes.size();
  const size_t searched = std::min(size, limit);
  while (*pos < limit) {
    if (*pos >= size) return text.is_whole ? Skip::kEnd : Skip::kNeedMore;
    const char* const hit = FindEither(begin + *pos, begin + searched, '\n', '\r');
    *pos = static_cast<size_t>(hit - begin);
    if (*pos < searched) return Skip::kEnd;
  }
  return Skip::kLimit;
}

Skip SkipBlockComment(const LexerText& text, size_t limit, size_t* pos, int* depth) {
  const char* const begin = text.bytes.data();
  const size_t size = text.bytes.size();
  const size_t searched = std::min(size, limit);
  while (*pos < limit) {
    if (*pos >= size) return Skip::kNeedMore;
    const char* const hit = FindEither(begin + *pos, begin + searched, '*', '/');
    *pos = static_cast<size_t>(hit - begin);
    if (*pos == searched) continue;
    if (*pos + 1 == size && !text.is_whole) return Skip::kNeedMore;
    const char next = *pos + 1 < size ? hit[1] : '\0';
    if (*hit == '*' && next == '/') {
      *pos += 2;
      if (--*depth == 0) return Skip::kEnd;
    } else if (*hit == '/' && next == '*') {
      *pos += 2;
      ++*depth;
    } else {
      *pos += 1;
    }
  }
  return Skip::kLimit;
}

Continuation FindContinuation(const LexerText& text, size_t pos) {
  const absl::string_view bytes = text.bytes;
  const size_t limit = pos + kMaxTokenBytes;
  bool newline = false;
  bool in_comment = false;
  for (; pos < bytes.size(); ++pos) {
    if (pos > limit) return Continuation::kTooLong;
    const char c = bytes[pos];
    if (c == '\n' || c == '\r') {
      newline = true;
      in_comment = false;
    } else if (in_comment || IsSpace(c)) {
      continue;
    } else if (c == '-') {
      if (pos + 1 == bytes.size()) break;
      if (bytes[pos + 1] != '-') return Continuation::kNo;
      in_comment = true;
      ++pos;
    } else {
      return newline && c == '\'' ? Continuation::kYes : Continuation::kNo;
    }
  }
  return text.is_whole ? Continuation::kNo : Continuation::kNeedMore;
}

}  // namespace dumpline
