// Characters by their code points.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_CODE_POINT_H_
#define DUMPLINE_TOOLS_LIB_TEXT_CODE_POINT_H_

#include <cstdint>
#include <string>

namespace dumpline {

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
