// The ways in which : and / of a URL may be written, and the text around a URL read through them.
//
// Texts are raw: the bytes of a dump. All functions look at a few bytes around `pos` only, and take
// a `pos` at either end of the text.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_URL_CODING_H_
#define DUMPLINE_TOOLS_LIB_TEXT_URL_CODING_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// How one character is written.
struct Coding {
  size_t backslashes = 0;  // in front of it: \/
  size_t percents = 0;     // how often it is percent-encoded: 0 for /, 1 for %2F, 2 for %252F
  bool upper_case = true;  // of the hexadecimal digits

  bool IsLike(const Coding& other) const {
    return backslashes == other.backslashes && percents == other.percents;
  }
};

// Deeper coding than this is not looked for.
inline constexpr size_t kMaxBackslashes = 64;
inline constexpr size_t kMaxPercents = 4;
inline constexpr size_t kMaxCodedBytes = kMaxBackslashes + 1;

// Reads `c`, in whatever coding, that ends before `pos`. Returns where it begins, or npos.
size_t ReadCodedBefore(absl::string_view text, size_t pos, char c, Coding* coding);

// Reads `c` in the given coding at `pos`. Returns where it ends, or npos.
size_t ReadCoded(absl::string_view text, size_t pos, char c, const Coding& coding);

void AppendCoded(char c, const Coding& coding, std::string* out);

// One character, its escape undone. Anything outside ASCII is kNonAscii.
struct Character {
  static constexpr char kNonAscii = '\x80';
  char value;
  size_t begin;
  size_t end;
};

// The character that ends before `pos`, which is not 0. Undoes percent-encoding and the escapes
// that end with a letter or a digit, those of E'…', COPY and JSON, since these would look like a
// part of a word: \n, \x3d, \u003d.
Character CharacterBefore(absl::string_view text, size_t pos);

// The character at `pos`, which is not the end. Undoes percent-encoding.
Character CharacterAt(absl::string_view text, size_t pos);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_URL_CODING_H_
