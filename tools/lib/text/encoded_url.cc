#include "tools/lib/text/encoded_url.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "tools/lib/text/hex.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;

// Decodes the two hexadecimal digits at `pos`.
char HexByte(absl::string_view text, size_t pos) {
  return static_cast<char>(HexValue(text.substr(pos, 2)));
}

bool Has25(absl::string_view text, size_t pos) {
  return pos + 2 <= text.size() && text[pos] == '2' && text[pos + 1] == '5';
}

// Returns the start of the escape (%XX, %25XX, …) that ends before `pos`, or npos.
size_t PercentBefore(absl::string_view text, size_t pos, size_t* depth) {
  if (pos < 3 || !HasHexDigits(text, pos - 2, 2)) return kNone;
  pos -= 2;
  *depth = 1;
  while (pos >= 3 && Has25(text, pos - 2) && *depth < kMaxPercents) {
    pos -= 2;
    ++*depth;
  }
  return text[pos - 1] == '%' ? pos - 1 : kNone;
}

// Returns the position of the last two digits of the escape (%XX, %25XX, …) at `pos`, or npos.
size_t PercentDigits(absl::string_view text, size_t pos) {
  if (text[pos] != '%' || !HasHexDigits(text, pos + 1, 2)) return kNone;
  ++pos;
  for (size_t i = 1; i < kMaxPercents && Has25(text, pos) && HasHexDigits(text, pos + 2, 2); ++i) {
    pos += 2;
  }
  return pos;
}

char AsciiOrNonAscii(uint32_t code) {
  return code < 0x80 ? static_cast<char>(code) : EncodedCharacter::kNonAscii;
}

char AsciiOrNonAscii(char byte) {
  return AsciiOrNonAscii(uint32_t{static_cast<unsigned char>(byte)});
}

size_t ReadAfterBackslashes(absl::string_view text, size_t pos, char c, size_t backslashes) {
  for (size_t i = 0; i < backslashes; ++i, ++pos) {
    if (pos >= text.size() || text[pos] != '\\') return kNone;
  }
  return pos < text.size() && text[pos] == c ? pos + 1 : kNone;
}

size_t ReadPercentEncoded(absl::string_view text, size_t pos, char c, size_t depth) {
  if (pos >= text.size() || text[pos] != '%') return kNone;
  ++pos;
  for (size_t i = 1; i < depth; ++i, pos += 2) {
    if (!Has25(text, pos)) return kNone;
  }
  return HasHexDigits(text, pos, 2) && HexByte(text, pos) == c ? pos + 2 : kNone;
}

void AppendPercentEncoded(char c, const CharacterEncoding& encoding, std::string* out) {
  const char* const digits = encoding.upper_case ? "0123456789ABCDEF" : "0123456789abcdef";
  const auto byte = static_cast<unsigned char>(c);
  out->push_back('%');
  for (size_t i = 1; i < encoding.depth; ++i) out->append("25");
  out->push_back(digits[byte / 16]);
  out->push_back(digits[byte % 16]);
}

}  // namespace

const std::array<UrlEncoding, 4>& CommonUrlEncodings() {
  using Kind = CharacterEncoding::Kind;
  constexpr CharacterEncoding kPlain;
  constexpr CharacterEncoding kEscaped{Kind::kBackslashes, 1, true};
  constexpr CharacterEncoding kUpper{Kind::kPercent, 1, true};
  constexpr CharacterEncoding kLower{Kind::kPercent, 1, false};
  static constexpr std::array<UrlEncoding, 4> kEncodings = {
      {{kPlain, kPlain}, {kPlain, kEscaped}, {kUpper, kUpper}, {kLower, kLower}}};
  return kEncodings;
}

size_t ReadEncodedBefore(absl::string_view text, size_t pos, char c, CharacterEncoding* encoding) {
  *encoding = CharacterEncoding();
  if (pos == 0) return kNone;
  if (text[pos - 1] == c) {
    --pos;
    if (c != '/') return pos;  // JSON escapes no other character of :// than the slash
    const size_t start = SkipBackslashesBefore(text, pos);
    encoding->depth = pos - start;
    return start > 0 && text[start - 1] == '\\' ? kNone : start;
  }
  encoding->kind = CharacterEncoding::Kind::kPercent;
  const size_t start = PercentBefore(text, pos, &encoding->depth);
  if (start == kNone || HexByte(text, pos - 2) != c) return kNone;
  encoding->upper_case = absl::ascii_isupper(static_cast<unsigned char>(text[pos - 1]));
  return start;
}

size_t ReadSchemeEndBefore(absl::string_view text, size_t pos, UrlEncoding* encoding) {
  CharacterEncoding first_slash;
  pos = ReadEncodedBefore(text, pos, '/', &encoding->slash);
  if (pos == kNone) return kNone;
  pos = ReadEncodedBefore(text, pos, '/', &first_slash);
  if (pos == kNone || !first_slash.IsLike(encoding->slash)) return kNone;
  return ReadEncodedBefore(text, pos, ':', &encoding->colon);
}

size_t ReadEncoded(absl::string_view text, size_t pos, char c, const CharacterEncoding& encoding) {
  switch (encoding.kind) {
    case CharacterEncoding::Kind::kBackslashes:
      return ReadAfterBackslashes(text, pos, c, encoding.depth);
    case CharacterEncoding::Kind::kPercent:
      return ReadPercentEncoded(text, pos, c, encoding.depth);
  }
  return kNone;
}

size_t ReadEncodedUrl(absl::string_view text, size_t pos, absl::string_view url,
                      const UrlEncoding& encoding) {
  for (const char c : url) {
    if (pos == kNone) return kNone;
    if (c == ':') {
      pos = ReadEncoded(text, pos, c, encoding.colon);
    } else if (c == '/') {
      pos = ReadEncoded(text, pos, c, encoding.slash);
    } else {
      pos = pos < text.size() && text[pos] == c ? pos + 1 : kNone;
    }
  }
  return pos;
}

void AppendEncoded(char c, const CharacterEncoding& encoding, std::string* out) {
  switch (encoding.kind) {
    case CharacterEncoding::Kind::kBackslashes:
      out->append(encoding.depth, '\\');
      out->push_back(c);
      return;
    case CharacterEncoding::Kind::kPercent:
      return AppendPercentEncoded(c, encoding, out);
  }
}

void AppendEncodedUrl(absl::string_view url, const UrlEncoding& encoding, std::string* out) {
  for (const char c : url) {
    if (c == '/') {
      AppendEncoded(c, encoding.slash, out);
    } else if (c == ':' || c == '[' || c == ']') {
      AppendEncoded(c, encoding.colon, out);
    } else {
      out->push_back(c);
    }
  }
}

EncodedCharacter EncodedCharacterBefore(absl::string_view text, size_t pos) {
  const char last = text[pos - 1];
  const auto backslash_at = [&](size_t bytes_back) {
    return pos >= bytes_back && text[pos - bytes_back] == '\\';
  };
  const auto character = [&](char value, size_t bytes) {
    return EncodedCharacter{value, pos - bytes, pos};
  };
  if (backslash_at(2)) {
    switch (last) {
      case 'n':
        return character('\n', 2);
      case 'r':
        return character('\r', 2);
      case 't':
        return character('\t', 2);
      case 'b':
      case 'f':
      case 'v':
        return character('\f', 2);
      default:
        break;
    }
  }
  if (IsHexDigit(last)) {
    size_t depth = 0;
    const size_t start = PercentBefore(text, pos, &depth);
    if (start != kNone) return {AsciiOrNonAscii(HexByte(text, pos - 2)), start, pos};
    if (backslash_at(4) && text[pos - 3] == 'x' && HasHexDigits(text, pos - 2, 2)) {
      return character(AsciiOrNonAscii(HexByte(text, pos - 2)), 4);
    }
    if (backslash_at(6) && text[pos - 5] == 'u' && HasHexDigits(text, pos - 4, 4)) {
      return character(AsciiOrNonAscii(HexValue(text.substr(pos - 4, 4))), 6);
    }
  }
  return character(AsciiOrNonAscii(last), 1);
}

EncodedCharacter EncodedCharacterAt(absl::string_view text, size_t pos) {
  const size_t digits = PercentDigits(text, pos);
  if (digits == kNone) return {AsciiOrNonAscii(text[pos]), pos, pos + 1};
  return {AsciiOrNonAscii(HexByte(text, digits)), pos, digits + 2};
}

bool IsSlashAt(absl::string_view text, size_t pos) {
  const size_t end = std::min(text.find_first_not_of('\\', pos), pos + kMaxBackslashes);
  return end < text.size() && EncodedCharacterAt(text, end).value == '/';
}

bool StartsWithOtherEscape(absl::string_view text) {
  if (absl::StartsWith(text, "&#")) return true;
  const size_t backslashes = std::min(text.find_first_not_of('\\'), text.size());
  text.remove_prefix(backslashes);
  return backslashes > 0 && !text.empty() &&
         (text[0] == 'u' || text[0] == 'x' ||
          absl::ascii_isdigit(static_cast<unsigned char>(text[0])));
}

size_t SkipBackslashesBefore(absl::string_view text, size_t pos) {
  for (size_t i = 0; i < kMaxBackslashes && pos > 0 && text[pos - 1] == '\\'; ++i) --pos;
  return pos;
}

}  // namespace dumpline
