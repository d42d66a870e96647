// The lexical rules of SQL as PostgreSQL 15 and psql apply them (src/fe_utils/psqlscan.l), for a
// text in memory.
//
// The functions read no input. If the text is the beginning of a longer one, a function that cannot
// decide yet returns kNeedMore, and the caller calls it again with more of the text. Positions that
// a function has moved on stay valid then.
#ifndef DUMPLINE_TOOLS_LIB_SQL_LEXER_H_
#define DUMPLINE_TOOLS_LIB_SQL_LEXER_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace dumpline {

enum class StringKind : uint8_t {
  kPlain,         // '…'
  kEscape,        // E'…'
  kLegacyEscape,  // '…' with standard_conforming_strings = off: a backslash escapes, as in E'…'
  kUnicode,       // U&'…'
  kBit,           // B'…'
  kHex,           // X'…'
  kNational,      // N'…'
  kLegacyNational,  // N'…' with standard_conforming_strings = off
  kDollar,          // $tag$…$tag$
};

// Returns true if a backslash escapes the next character in such a literal.
inline bool HasBackslashEscapes(StringKind kind) {
  return kind == StringKind::kEscape || kind == StringKind::kLegacyEscape ||
         kind == StringKind::kLegacyNational;
}

// Words, quoted identifiers and the like are not longer than this in SQL. A longer one is something
// else that was mistaken for it, for example because a quote is missing.
inline constexpr size_t kMaxTokenBytes = 1 << 20;

struct LexerText {
  absl::string_view bytes;
  bool is_whole = true;  // nothing follows `bytes`
};

enum class TokenKind : uint8_t {
  kNeedMore,
  kTooLong,   // a word of more than kMaxTokenBytes
  kOther,     // white space and operators; a run of them may come as several tokens
  kWord,      // a keyword or an unquoted identifier
  kNumber,    // with a word that follows it immediately, as in 1e5 or 0x1F
  kVariable,  // :name, which psql reads as a variable; : and :: alone
  kOpenParenthesis,
  kCloseParenthesis,
  kSemicolon,
  kBackslash,
  // Up to the end of the opening delimiter; the functions below find the end of the rest.
  kString,
  kQuotedIdentifier,
  kLineComment,
  kBlockComment,
};

struct Token {
  TokenKind kind = TokenKind::kOther;
  StringKind string_kind = StringKind::kPlain;  // of a kString
  size_t end = 0;                               // position after the token
};

// Reads the token at `pos`, which is less than the size of `text`. `standard_strings` is
// standard_conforming_strings.
Token ReadToken(const LexerText& text, size_t pos, bool standard_strings);

enum class Skip : uint8_t {
  kEnd,    // *pos is after the construct's end
  kLimit,  // *pos is at or a little after `limit`, between two characters of the construct
  kNeedMore,
};

// Each of these moves `*pos`, a position inside a construct, to the position after its end, or
// stops at the first position at or after `limit` at which a long construct may be split. If the
// text is whole and does not contain the end, they return kNeedMore.

// A literal of any kind but kDollar.
Skip SkipString(const LexerText& text, StringKind kind, size_t limit, size_t* pos);
// `delimiter` is the opening one, $tag$.
Skip SkipDollarString(const LexerText& text, absl::string_view delimiter, size_t limit,
                      size_t* pos);
Skip SkipQuotedIdentifier(const LexerText& text, size_t limit, size_t* pos);
// Ends before the line end, or at the end of a whole text.
Skip SkipLineComment(const LexerText& text, size_t limit, size_t* pos);
// Block comments nest; `*depth` is the number of open ones.
Skip SkipBlockComment(const LexerText& text, size_t limit, size_t* pos, int* depth);

// Determines whether the literal that ends before `pos` continues: literals separated by white
// space with a line end are one literal (the manual, 4.1.2.1; psqlscan.l, quotecontinue).
enum class Continuation : uint8_t { kNo, kYes, kNeedMore, kTooLong };
Continuation FindContinuation(const LexerText& text, size_t pos);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SQL_LEXER_H_
