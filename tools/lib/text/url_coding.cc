#include "tools/lib/text/url_coding.h"

#include "absl/strings/ascii.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;

bool IsHex(char c) { return absl::ascii_isxdigit(static_cast<unsigned char>(c)); }

int HexValue(char c) {
  if (c <= '9') return c - '0';
  return absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

// The byte that the two digits at `pos` stand for.
char HexByte(absl::string_view text, size_t pos) {
  return static_cast<char>(HexValue(text[pos]) * 16 + HexValue(text[pos + 1]));
}

bool AreHex(absl::string_view text, size_t pos, size_t count) {
  if (pos + count > text.size()) return false;
  for (size_t i = 0; i < count; ++i) {
    if (!IsHex(text[pos + i])) return false;
  }
  return true;
}

bool Has25(absl::string_view text, size_t pos) {
  return pos + 2 <= text.size() && text[pos] == '2' && text[pos + 1] == '5';
}

// Where the %XX, %25XX, … begins that ends before `pos`.
size_t PercentBefore(absl::string_view text, size_t pos, size_t* percents) {
  if (pos < 3 || !AreHex(text, pos - 2, 2)) return kNone;
  pos -= 2;
  *percents = 1;
  while (pos >= 3 && Has25(text, pos - 2) && *percents < kMaxPercents) {
    pos -= 2;
    ++*percents;
  }
  return text[pos - 1] == '%' ? pos - 1 : kNone;
}

// Where the two digits of the %XX, %25XX, … stand that begins at `pos`.
size_t PercentDigits(absl::string_view text, size_t pos) {
  if (text[pos] != '%' || !AreHex(text, pos + 1, 2)) return kNone;
  ++pos;
  for (size_t i = 1; i < kMaxPercents && Has25(text, pos) && AreHex(text, pos + 2, 2); ++i)
    pos += 2;
  return pos;
}

char AsciiOr80(int code) { return code < 0x80 ? static_cast<char>(code) : Character::kNonAscii; }

}  // namespace

size_t ReadCodedBefore(absl::string_view text, size_t pos, char c, Coding* coding) {
  *coding = Coding();
  if (pos == 0) return kNone;
  if (text[pos - 1] == c) {
    --pos;
    if (c != '/') return pos;  // JSON and its likes escape no other
    while (pos > 0 && text[pos - 1] == '\\' && coding->backslashes <= kMaxBackslashes) {
      --pos;
      ++coding->backslashes;
    }
    return coding->backslashes <= kMaxBackslashes ? pos : kNone;
  }
  const size_t begin = PercentBefore(text, pos, &coding->percents);
  if (begin == kNone || HexByte(text, pos - 2) != c) return kNone;
  coding->upper_case = absl::ascii_isupper(static_cast<unsigned char>(text[pos - 1]));
  return begin;
}

size_t ReadCoded(absl::string_view text, size_t pos, char c, const Coding& coding) {
  if (coding.percents == 0) {
    for (size_t i = 0; i < coding.backslashes; ++i, ++pos) {
      if (pos >= text.size() || text[pos] != '\\') return kNone;
    }
    return pos < text.size() && text[pos] == c ? pos + 1 : kNone;
  }
  if (pos >= text.size() || text[pos] != '%') return kNone;
  ++pos;
  for (size_t i = 1; i < coding.percents; ++i, pos += 2) {
    if (!Has25(text, pos)) return kNone;
  }
  return AreHex(text, pos, 2) && HexByte(text, pos) == c ? pos + 2 : kNone;
}

void AppendCoded(char c, const Coding& coding, std::string* out) {
  if (coding.percents == 0) {
    out->append(coding.backslashes, '\\');
    out->push_back(c);
    return;
  }
  out->push_back('%');
  for (size_t i = 1; i < coding.percents; ++i) out->append("25");
  const char* const digits = coding.upper_case ? "0123456789ABCDEF" : "0123456789abcdef";
  out->push_back(digits[static_cast<unsigned char>(c) / 16]);
  out->push_back(digits[static_cast<unsigned char>(c) % 16]);
}

Character CharacterBefore(absl::string_view text, size_t pos) {
  const char last = text[pos - 1];
  const auto backslash_at = [&](size_t bytes_back) {
    return pos >= bytes_back && text[pos - bytes_back] == '\\';
  };
  const auto escape = [&](char value, size_t bytes) { return Character{value, pos - bytes, pos}; };
  if (backslash_at(2)) {
    switch (last) {
      case 'n':
        return escape('\n', 2);
      case 'r':
        return escape('\r', 2);
      case 't':
        return escape('\t', 2);
      case 'b':
      case 'f':
      case 'v':
        return escape('\f', 2);
      default:
        break;
    }
  }
  if (IsHex(last)) {
    size_t percents = 0;
    const size_t begin = PercentBefore(text, pos, &percents);
    if (begin != kNone) {
      return {AsciiOr80(static_cast<unsigned char>(HexByte(text, pos - 2))), begin, pos};
    }
    if (backslash_at(4) && text[pos - 3] == 'x' && AreHex(text, pos - 2, 2)) {
      return escape(AsciiOr80(static_cast<unsigned char>(HexByte(text, pos - 2))), 4);
    }
    if (backslash_at(6) && text[pos - 5] == 'u' && AreHex(text, pos - 4, 4)) {
      const int code = static_cast<unsigned char>(HexByte(text, pos - 4)) * 256 +
                       static_cast<unsigned char>(HexByte(text, pos - 2));
      return escape(AsciiOr80(code), 6);
    }
  }
  return escape(AsciiOr80(static_cast<unsigned char>(last)), 1);
}

Character CharacterAt(absl::string_view text, size_t pos) {
  const size_t digits = PercentDigits(text, pos);
  if (digits == kNone) return {AsciiOr80(static_cast<unsigned char>(text[pos])), pos, pos + 1};
  return {AsciiOr80(static_cast<unsigned char>(HexByte(text, digits))), pos, digits + 2};
}

}  // namespace dumpline
