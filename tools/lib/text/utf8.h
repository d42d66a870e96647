// UTF-8 as PostgreSQL accepts it (pg_utf8_islegal in src/common/wchar.c, RFC 3629): no overlong
// forms, no surrogates, nothing above U+10FFFF, and no zero byte, which no text value can hold.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_UTF8_H_
#define DUMPLINE_TOOLS_LIB_TEXT_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace dumpline {

// U+FEFF, which editors and PowerShell write at the start of a file.
inline constexpr absl::string_view kByteOrderMark = "\xEF\xBB\xBF";

// Returns whether the byte continues a character.
inline bool IsUtf8Continuation(char byte) {
  return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

// Checks text that arrives in pieces. A character may be split between pieces.
class Utf8Checker {
 public:
  // Returns the position in `piece` of the first byte that cannot be part of valid text, or npos.
  // After an error the checker must not be used again.
  size_t Feed(absl::string_view piece);

  // After an error, returns the first byte of the invalid sequence: the byte at the returned
  // position or, if a character is incomplete there, the first byte of that character.
  unsigned char bad_byte() const { return first_; }

  // Returns true unless the text so far ends inside a character.
  bool AtBoundary() const { return missing_ == 0; }

 private:
  // Inside a character, `missing_` more bytes must follow, and the next of them must be in
  // [low_, high_]. (The bounds of the second byte depend on the first.)
  int missing_ = 0;
  unsigned char first_ = 0;
  unsigned char low_ = 0x80;
  unsigned char high_ = 0xBF;
};

// Returns true if `text` is valid and does not end inside a character.
bool IsValidUtf8(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_UTF8_H_
