#include "tools/lib/text/utf8.h"

#include "tools/lib/text/find.h"

namespace dumpline {

// RFC 3629, section 4, byte for byte: the first byte says how many follow and what the second may be.
size_t Utf8Checker::Feed(absl::string_view piece) {
  const char* p = piece.data();
  const char* const end = p + piece.size();
  while (p < end) {
    if (missing_ == 0) {
      p = FindNonAsciiOrNul(p, end);
      if (p == end) break;
      const unsigned char first = first_ = static_cast<unsigned char>(*p);
      low_ = 0x80;
      high_ = 0xBF;
      if (first >= 0xC2 && first <= 0xDF) {
        missing_ = 1;
      } else if (first >= 0xE0 && first <= 0xEF) {
        missing_ = 2;
        if (first == 0xE0) low_ = 0xA0;
        if (first == 0xED) high_ = 0x9F;
      } else if (first >= 0xF0 && first <= 0xF4) {
        missing_ = 3;
        if (first == 0xF0) low_ = 0x90;
        if (first == 0xF4) high_ = 0x8F;
      } else {
        break;  // zero, a stray continuation byte, or a byte that UTF-8 does not use
      }
      ++p;
    } else {
      const unsigned char next = static_cast<unsigned char>(*p);
      if (next < low_ || next > high_) break;
      low_ = 0x80;
      high_ = 0xBF;
      --missing_;
      ++p;
    }
  }
  return p == end ? absl::string_view::npos : static_cast<size_t>(p - piece.data());
}

bool IsValidUtf8(absl::string_view text) {
  Utf8Checker checker;
  return checker.Feed(text) == absl::string_view::npos && checker.AtBoundary();
}

}  // namespace dumpline
