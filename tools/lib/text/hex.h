// Reads hexadecimal digits.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_HEX_H_
#define DUMPLINE_TOOLS_LIB_TEXT_HEX_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/string_view.h"

namespace dumpline {

inline bool IsHexDigit(char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); }

// Returns the value of `c`, which must be a hexadecimal digit.
inline uint32_t HexDigitValue(char c) {
  if (c <= '9') return static_cast<uint32_t>(c - '0');
  return static_cast<uint32_t>((c | 0x20) - 'a' + 10);
}

// Returns whether `text` has `count` hexadecimal digits at `pos`, which may be past its end.
inline bool HasHexDigits(absl::string_view text, size_t pos, size_t count) {
  if (pos > text.size() || text.size() - pos < count) return false;
  for (const char c : text.substr(pos, count)) {
    if (!IsHexDigit(c)) return false;
  }
  return true;
}

// Returns the value of `digits`, at most eight hexadecimal digits.
inline uint32_t HexValue(absl::string_view digits) {
  uint32_t value = 0;
  for (const char c : digits) value = value << 4 | HexDigitValue(c);
  return value;
}

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_HEX_H_
