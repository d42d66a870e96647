// URLs as a dump writes them: plain, with escaped slashes, percent-encoded.
//
// ENCODINGS.md, next to this file, describes every encoding, lists the filters that read each, and
// explains how to add one.
//
// Texts are raw: the bytes of the dump, still escaped. The functions look only at a few bytes
// around `pos`, and accept a `pos` at either end of the text.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_H_
#define DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// The encoding of one character.
struct CharacterEncoding {
  enum class Kind : uint8_t {
    kBackslashes,  // after `depth` backslashes: 0 for /, 1 for \/
    kPercent,      // percent-encoded `depth` times: 1 for %2F, 2 for %252F
  };
  Kind kind = Kind::kBackslashes;
  size_t depth = 0;
  bool upper_case = true;  // case of the hexadecimal digits

  // Returns whether the encodings differ at most in the case of their digits.
  bool IsLike(const CharacterEncoding& other) const {
    return kind == other.kind && depth == other.depth;
  }
  bool is_percent() const { return kind == Kind::kPercent; }
};

// The encoding of the punctuation of one URL. Its other characters are never encoded.
struct UrlEncoding {
  CharacterEncoding colon;  // applies to [ and ] too
  CharacterEncoding slash;

  bool has_percent() const { return colon.is_percent() || slash.is_percent(); }
};

// Deeper encodings are not recognized.
inline constexpr size_t kMaxBackslashes = 64;
inline constexpr size_t kMaxPercents = 4;
// Size of the longest encoding of a slash, and of any other character.
inline constexpr size_t kMaxSlashBytes = kMaxBackslashes + 1;
inline constexpr size_t kMaxCharacterBytes = 1 + 2 * kMaxPercents;

// Encodings in which applications store URLs, for programs that write a list of replacements
// instead of reading a text: plain, \/, %3A%2F%2F and %3a%2f%2f.
const std::array<UrlEncoding, 4>& CommonUrlEncodings();

// Reads `c`, in any encoding, that ends before `pos`. Returns its start, or npos.
size_t ReadEncodedBefore(absl::string_view text, size_t pos, char c, CharacterEncoding* encoding);

// Reads the :// that ends before `pos`, whose slashes are written alike. Returns its start, or
// npos.
size_t ReadSchemeEndBefore(absl::string_view text, size_t pos, UrlEncoding* encoding);

// Reads `c` in the given encoding at `pos`. Returns its end, or npos.
size_t ReadEncoded(absl::string_view text, size_t pos, char c, const CharacterEncoding& encoding);

// Reads `url`, a part of a URL, in the given encoding at `pos`. Returns its end, or npos.
size_t ReadEncodedUrl(absl::string_view text, size_t pos, absl::string_view url,
                      const UrlEncoding& encoding);

void AppendEncoded(char c, const CharacterEncoding& encoding, std::string* out);
void AppendEncodedUrl(absl::string_view url, const UrlEncoding& encoding, std::string* out);

// One character of a text, with its escape undone.
struct EncodedCharacter {
  static constexpr char kNonAscii = '\x80';
  char value;  // kNonAscii for all characters outside ASCII
  size_t start;
  size_t end;
};

// Returns the character that ends before `pos`, which must not be 0. Undoes percent-encoding and
// those escapes of E'…', COPY and JSON that end with a letter or a digit, \n, \x3d and \u003d,
// because these would look like a part of a word.
EncodedCharacter EncodedCharacterBefore(absl::string_view text, size_t pos);

// Returns the character at `pos`, which must not be the end. Undoes percent-encoding.
EncodedCharacter EncodedCharacterAt(absl::string_view text, size_t pos);

// Returns whether a slash is at `pos`, in any encoding.
bool IsSlashAt(absl::string_view text, size_t pos);

// Returns whether `text` starts with an escape that may write a slash but that ReadEncoded() does
// not recognize, such as \u002f or &#47;.
bool StartsWithOtherEscape(absl::string_view text);

// Returns the start of the backslashes, at most kMaxBackslashes, that end before `pos`.
size_t SkipBackslashesBefore(absl::string_view text, size_t pos);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_H_
