// Reads and writes URLs in the encodings that dumps contain: plain, with escaped slashes, and
// percent-encoded.
//
// ENCODINGS.md, next to this file, describes every encoding, lists the filters that read each, and
// explains how to add one.
//
// `text` is always raw: the bytes of the dump, still escaped. The functions read only a few bytes
// around `pos`, which may be at either end of the text unless a comment excludes it.
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

  // Returns whether the encodings are equal, ignoring the case of their digits.
  bool IsLike(const CharacterEncoding& other) const {
    return kind == other.kind && depth == other.depth;
  }
  bool is_percent() const { return kind == Kind::kPercent; }
};

// The encoding of the punctuation in one URL. Other characters of the URL are never encoded.
struct UrlEncoding {
  CharacterEncoding colon;  // applies to [ and ] too
  CharacterEncoding slash;

  bool has_percent() const { return colon.is_percent() || slash.is_percent(); }
};

// Maximum depths. Deeper encodings are not recognized.
inline constexpr size_t kMaxBackslashes = 64;
inline constexpr size_t kMaxPercents = 4;
// Size, in bytes, of the longest encoding of a slash and of any other character.
inline constexpr size_t kMaxSlashBytes = kMaxBackslashes + 1;
inline constexpr size_t kMaxCharacterBytes = 1 + 2 * kMaxPercents;

// Returns the encodings in which applications store URLs: plain, \/, %3A%2F%2F and %3a%2f%2f. For
// programs that write a list of replacements instead of reading text.
const std::array<UrlEncoding, 4>& CommonUrlEncodings();

// Reads the character `c` that ends before `pos`, in any encoding. Returns its start, or npos.
size_t ReadEncodedBefore(absl::string_view text, size_t pos, char c, CharacterEncoding* encoding);

// Reads the :// that ends before `pos`. Both slashes must have the same encoding. Returns the start
// of the ://, or npos.
size_t ReadSchemeEndBefore(absl::string_view text, size_t pos, UrlEncoding* encoding);

// Reads `c` in the given encoding at `pos`. Returns its end, or npos.
size_t ReadEncoded(absl::string_view text, size_t pos, char c, const CharacterEncoding& encoding);

// Reads `url`, a part of a URL, in the given encoding at `pos`. Returns its end, or npos.
size_t ReadEncodedUrl(absl::string_view text, size_t pos, absl::string_view url,
                      const UrlEncoding& encoding);

void AppendEncoded(char c, const CharacterEncoding& encoding, std::string* out);
void AppendEncodedUrl(absl::string_view url, const UrlEncoding& encoding, std::string* out);

// A decoded character and its bounds in the text.
struct EncodedCharacter {
  static constexpr char kNonAscii = '\x80';
  char value;  // kNonAscii for all characters outside ASCII
  size_t start;
  size_t end;
};

// Returns the character that ends before `pos`, which must not be 0. Decodes percent-encoding. Also
// decodes the escapes of E'…', COPY and JSON that end with a letter or a digit, such as \n, \x3d
// and \u003d, because their last character would look like part of a word.
EncodedCharacter EncodedCharacterBefore(absl::string_view text, size_t pos);

// Returns the character at `pos`, which must not be the end of the text. Decodes percent-encoding.
EncodedCharacter EncodedCharacterAt(absl::string_view text, size_t pos);

// Returns whether a slash is at `pos`, in any encoding.
bool IsSlashAt(absl::string_view text, size_t pos);

// Returns whether `text` starts with an escape that may encode a slash but that ReadEncoded() does
// not recognize, such as \u002f or &#47;.
bool StartsWithOtherEscape(absl::string_view text);

// Returns the start of the run of backslashes that ends before `pos`. Skips at most
// kMaxBackslashes.
size_t SkipBackslashesBefore(absl::string_view text, size_t pos);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_H_
