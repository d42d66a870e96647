// Character classes of PostgreSQL's scanner (src/fe_utils/psqlscan.l: space, identifier, …).
#ifndef DUMPLINE_TOOLS_LIB_SQL_CHARACTERS_H_
#define DUMPLINE_TOOLS_LIB_SQL_CHARACTERS_H_

#include <array>
#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"

namespace dumpline {

// The kind of token that may begin with a byte of code.
enum class CharacterClass : uint8_t {
  kOther,  // white space and operators
  kWord,   // a letter, _ or a byte above 0x7F
  kDigit,
  kDollar,
  kColon,
  kOpenParenthesis,
  kCloseParenthesis,
  kSemicolon,
  kCommentOpener,  // - and /, which open a comment when - or * follows
  kQuote,          // ' and "
  kBackslash,
};

namespace internal {

constexpr std::array<CharacterClass, 256> MakeClasses() {
  std::array<CharacterClass, 256> classes{};
  for (int c = 0; c < 256; ++c) {
    CharacterClass of = CharacterClass::kOther;
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c >= 0x80) {
      of = CharacterClass::kWord;
    } else if (c >= '0' && c <= '9') {
      of = CharacterClass::kDigit;
    } else if (c == '$') {
      of = CharacterClass::kDollar;
    } else if (c == ':') {
      of = CharacterClass::kColon;
    } else if (c == '(') {
      of = CharacterClass::kOpenParenthesis;
    } else if (c == ')') {
      of = CharacterClass::kCloseParenthesis;
    } else if (c == ';') {
      of = CharacterClass::kSemicolon;
    } else if (c == '-' || c == '/') {
      of = CharacterClass::kCommentOpener;
    } else if (c == '\'' || c == '"') {
      of = CharacterClass::kQuote;
    } else if (c == '\\') {
      of = CharacterClass::kBackslash;
    }
    classes[static_cast<size_t>(c)] = of;
  }
  return classes;
}

inline constexpr std::array<CharacterClass, 256> kClasses = MakeClasses();

}  // namespace internal

inline CharacterClass ClassOf(char c) { return internal::kClasses[static_cast<unsigned char>(c)]; }

// Returns true for white space in SQL. PostgreSQL 16 also accepts \v; version 15 does not.
inline bool IsSpace(char c) { return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f'; }

// Returns true for a byte that may be in an identifier after the first byte.
inline bool IsWordCharacter(char c) {
  const CharacterClass of = ClassOf(c);
  return of == CharacterClass::kWord || of == CharacterClass::kDigit ||
         of == CharacterClass::kDollar;
}

// Returns the end of the number that begins at `pos`. Includes a word that follows it immediately
// (1e5, 0x1F, or junk that the server rejects), because psql reads both as one token (psqlscan.l,
// integer_junk).
inline size_t NumberEnd(absl::string_view text, size_t pos) {
  while (pos < text.size() && ClassOf(text[pos]) == CharacterClass::kDigit) ++pos;
  if (pos < text.size() && ClassOf(text[pos]) == CharacterClass::kWord) {
    while (pos < text.size() && IsWordCharacter(text[pos])) ++pos;
  }
  return pos;
}

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SQL_CHARACTERS_H_
