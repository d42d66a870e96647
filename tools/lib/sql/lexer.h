// Implements the lexical rules of SQL, as PostgreSQL 15 and psql apply them
// (src/fe_utils/psqlscan.l), for text in memory.
//
// The functions read no input. If the text is the beginning of a longer one and a function needs
// more of it to decide, the function returns kNeedMore. The caller then calls it again with more of
// the text. Positions that a function has already advanced remain valid.
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

// Maximum size in bytes of words, quoted identifiers and the like. A longer one is something else
// that was mistaken for it, for example because a quote is missing.
inline constexpr size_t kMaxTokenBytes = 1 << 20;

struct LexerText {
  absl::string_view bytes;
  bool is_whole = true;  // nothing follows `bytes`
};

enum class TokenKind : uint8_t {
  kNeedMore,
  kTooLong,   // a word of more than kMaxTokenBytes
  kOther,     // white space and operators; a run of them may be split into several tokens
  kWord,      // a keyword or an unquoted identifier
  kNumber,    // including a word that follows it immediately, as in 1e5 or 0x1F
  kVariable,  // :name, which psql reads as a variable; : and :: alone
  kOpenParenthesis,
  kCloseParenthesis,
  kSemicolon,
  kBackslash,
  // These end after the opening delimiter; the functions below find the end of the construct.
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

// Reads the token at `pos`, which must be less than the size of `text`. `standard_strings` is the
// value of standard_conforming_strings.
Token ReadToken(const LexerText& text, size_t pos, bool standard_strings);

enum class Skip : uint8_t {
  kEnd,    // *pos is after the construct's end
  kLimit,  // *pos is at or a little after `limit`, between two characters of the construct
  kNeedMore,
};

// Each of these functions moves `*pos`, a position inside a construct, to the position after the
// construct's end, or to the first position at or after `limit` at which a long construct may be
// split. If the text is whole and does not contain the end, the function returns kNeedMore.

// Skips a literal of any kind except kDollar.
Skip SkipString(const LexerText& text, StringKind kind, size_t limit, size_t* pos);
// Skips a dollar-quoted literal. `delimiter` is its opening delimiter, $tag$.
Skip SkipDollarString(const LexerText& text, absl::string_view delimiter, size_t limit,
                      size_t* pos);
Skip SkipQuotedIdentifier(const LexerText& text, size_t limit, size_t* pos);
// Ends before the line end, or at the end of a whole text.
Skip SkipLineComment(const LexerText& text, size_t limit, size_t* pos);
// Block comments nest; `*depth` is the number of open comments.
Skip SkipBlockComment(const LexerText& text, size_t limit, size_t* pos, int* depth);

// Determines whether the literal that ends before `pos` continues. Literals separated by white
// space with a line end are one literal (PostgreSQL manual, 4.1.2.1; psqlscan.l, quotecontinue).
enum class Continuation : uint8_t { kNo, kYes, kNeedMore, kTooLong };
Continuation FindContinuation(const LexerText& text, size_t pos);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SQL_LEXER_H_
