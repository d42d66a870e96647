// Reads a URL from left to right, in any of the encodings that ENCODINGS.md describes.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_READER_H_
#define DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// A value, or a part of it, as the dump writes it.
struct RawText {
  enum class Syntax : uint8_t {
    kQuoted,   // body of '…': '' is one quote
    kEscaped,  // body of E'…': \' is one quote too
    kDollar,   // body of $$…$$
    kCopy,     // COPY data: a tab or newline ends a value
  };
  absl::string_view bytes;
  bool starts_value;  // true if a value starts with the first byte
  Syntax syntax;
};

// Decodes the escapes of the syntaxes around the URL, and the percent-encoding of the URL as a
// whole. Does not decode percent-encoding that is part of the URL. Copies are cheap: to look ahead,
// read from a copy.
class EncodedUrlReader {
 public:
  // Starts at `pos`. `percents` is how many times the whole URL is percent-encoded: see
  // CountPercents().
  EncodedUrlReader(const RawText& text, size_t pos, size_t percents)
      : bytes_(text.bytes), syntax_(text.syntax), pos_(pos), percents_(percents) {}

  // Reads one character, or one byte of a character outside ASCII. Returns false at the end of the
  // value. HTML's entities for quotes and angle brackets are read as ", and escapes of line ends as
  // a newline. A URL ends at all of these.
  bool Next();

  // Reads unescaped characters while they are unreserved or slashes, at most `max_bytes` of them,
  // and appends them to `out`. It is faster than Next() and sufficient for most URLs.
  void ReadPlain(size_t max_bytes, std::string* out);

  // The last character read.
  absl::string_view character() const { return character_; }
  // Returns true if the last character was written literally although the URL is percent-encoded as
  // a whole.
  bool is_bare() const { return percents_ > 0 && is_bare_; }
  // Position after the last character.
  size_t pos() const { return pos_; }

 private:
  bool ReadBackslashes();
  bool ReadUnicodeEscape(size_t pos);
  bool ReadPercents();
  bool ReadEntity();
  bool Take(absl::string_view character, size_t end) {
    character_.assign(character.data(), character.size());
    pos_ = end;
    return true;
  }

  absl::string_view bytes_;
  RawText::Syntax syntax_;
  size_t pos_;
  size_t percents_;
  std::string character_;
  bool is_bare_ = false;
};

// Returns how many times the character at `pos` is percent-encoded, at most kMaxPercents.
size_t CountPercents(absl::string_view text, size_t pos);

// Returns whether `c` is unreserved (RFC 3986, section 2.3): never encoded in a URL.
bool IsUnreserved(char c);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_ENCODED_URL_READER_H_
