// UTF-8 as PostgreSQL accepts it (pg_utf8_islegal in src/common/wchar.c, RFC 3629): no overlong
// forms, no surrogates, nothing above U+10FFFF, and no zero byte, which no text value can hold.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_UTF8_H_
#define DUMPLINE_TOOLS_LIB_TEXT_UTF8_H_

#include <cstddef>

#include "absl/strings/string_view.h"

namespace dumpline {

// Checks text that comes in pieces; a character may be split between them.
class Utf8Checker {
 public:
  // Returns the position in `piece` of the first byte that cannot be part of valid text, or npos.
  // After an error the checker must not be used again.
  size_t Feed(absl::string_view piece);

  // After an error: the byte that began the invalid sequence, which is the one at the returned position
  // or, when a character was cut short there, that character's first.
  unsigned char bad_byte() const { return first_; }

  // True when the text so far does not stop inside a character.
  bool AtBoundary() const { return missing_ == 0; }

 private:
  // What the next byte may be, when a character has begun: `missing_` more bytes are to come, and
  // the next one must lie in [low_, high_] (the bounds of the second byte depend on the first).
  int missing_ = 0;
  unsigned char first_ = 0;
  unsigned char low_ = 0x80;
  unsigned char high_ = 0xBF;
};

// True when `text` is valid and whole.
bool IsValidUtf8(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_UTF8_H_
