// Conversions between code points and UTF-8.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_CODE_POINT_H_
#define DUMPLINE_TOOLS_LIB_TEXT_CODE_POINT_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the size of a UTF-8 character whose first byte is `first`. Does not check that the byte
// is valid.
inline size_t Utf8Size(char first) {
  const auto byte = static_cast<unsigned char>(first);
  return byte < 0x80 ? 1 : byte < 0xE0 ? 2 : byte < 0xF0 ? 3 : 4;
}

// Returns the code point of `character`, which must be one valid UTF-8 character.
inline uint32_t CodePointOf(absl::string_view character) {
  const auto first = static_cast<unsigned char>(character[0]);
  const size_t size = Utf8Size(character[0]);
  if (size == 1) return first;
  uint32_t code = first & (0x7Fu >> size);
  for (const char byte : character.substr(1)) {
    code = (code << 6) | (static_cast<unsigned char>(byte) & 0x3Fu);
  }
  return code;
}

// Appends the character with the code point `code` to `text`, as UTF-8.
inline void AppendUtf8(uint32_t code, std::string* text) {
  const auto append = [text](uint32_t byte) { text->push_back(static_cast<char>(byte)); };
  if (code < 0x80) return append(code);
  if (code < 0x800) {
    append(0xC0 | code >> 6);
  } else if (code < 0x10000) {
    append(0xE0 | code >> 12);
    append(0x80 | (code >> 6 & 0x3F));
  } else {
    append(0xF0 | code >> 18);
    append(0x80 | (code >> 12 & 0x3F));
    append(0x80 | (code >> 6 & 0x3F));
  }
  append(0x80 | (code & 0x3F));
}

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_CODE_POINT_H_
