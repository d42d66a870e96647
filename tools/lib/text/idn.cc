#include "tools/lib/text/idn.h"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_split.h"
#include "tools/lib/text/code_point.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

using CodePoints = std::vector<uint32_t>;

constexpr absl::string_view kPrefix = "xn--";
constexpr uint32_t kMaxCode = 0x10FFFF;

// Decodes valid UTF-8.
CodePoints Decode(absl::string_view text) {
  CodePoints codes;
  while (!text.empty()) {
    const size_t size = Utf8Size(text[0]);
    codes.push_back(CodePointOf(text.substr(0, size)));
    text.remove_prefix(size);
  }
  return codes;
}

std::string Encode(const CodePoints& codes) {
  std::string text;
  for (const uint32_t code : codes) AppendUtf8(code, &text);
  return text;
}

// Applies Unicode's simple case mapping (UnicodeData.txt) to Latin, Greek, Cyrillic and Armenian
// letters.
uint32_t ToLower(uint32_t code) {
  if (code < 0x80)
    return static_cast<uint32_t>(absl::ascii_tolower(static_cast<unsigned char>(code)));
  const auto is_in = [code](uint32_t first, uint32_t last) {
    return code >= first && code <= last;
  };
  if (is_in(0xC0, 0xDE) && code != 0xD7) return code + 0x20;
  if (is_in(0x100, 0x12F) || is_in(0x132, 0x137) || is_in(0x14A, 0x177)) return code | 1;
  if (is_in(0x139, 0x148) || is_in(0x179, 0x17E)) return code + code % 2;
  if (code == 0x178) return 0xFF;
  if (is_in(0x391, 0x3A9) && code != 0x3A2) return code + 0x20;
  if (is_in(0x388, 0x38A)) return code + 0x25;
  if (code == 0x386) return 0x3AC;
  if (code == 0x38C) return 0x3CC;
  if (is_in(0x38E, 0x38F)) return code + 0x3F;
  if (is_in(0x410, 0x42F)) return code + 0x20;
  if (is_in(0x400, 0x40F)) return code + 0x50;
  if (is_in(0x460, 0x481) || is_in(0x48A, 0x4BF) || is_in(0x4D0, 0x52F)) return code | 1;
  if (is_in(0x531, 0x556)) return code + 0x30;
  return code;
}

uint32_t ToUpper(uint32_t code) {
  for (uint32_t upper = code < 0x100 ? 'A' : 0x100; upper < code; ++upper) {
    if (ToLower(upper) == code) return upper;
  }
  return code == 0xFF ? 0x178 : code;
}

// Parameters of Punycode (RFC 3492, section 5).
constexpr uint32_t kBase = 36, kTMin = 1, kTMax = 26, kSkew = 38, kDamp = 700, kInitialBias = 72;
constexpr uint32_t kInitialN = 128;

// Adapts the bias (section 6.1).
uint32_t Adapt(uint32_t delta, uint32_t points, bool is_first) {
  delta = is_first ? delta / kDamp : delta / 2;
  delta += delta / points;
  uint32_t k = 0;
  for (; delta > ((kBase - kTMin) * kTMax) / 2; k += kBase) delta /= kBase - kTMin;
  return k + (kBase - kTMin + 1) * delta / (delta + kSkew);
}

uint32_t Threshold(uint32_t k, uint32_t bias) {
  return k <= bias ? kTMin : k >= bias + kTMax ? kTMax : k - bias;
}

char Digit(uint32_t value) {
  return static_cast<char>(value < 26 ? 'a' + value : '0' + value - 26);
}

// Encodes a label (section 6.3). Labels are short, so nothing overflows.
std::string EncodePunycode(const CodePoints& codes) {
  std::string out;
  for (const uint32_t code : codes) {
    if (code < 0x80) out.push_back(static_cast<char>(code));
  }
  uint32_t n = kInitialN, delta = 0, bias = kInitialBias;
  const auto basic = static_cast<uint32_t>(out.size());
  uint32_t handled = basic;
  if (basic > 0) out.push_back('-');
  while (handled < codes.size()) {
    uint32_t next = kMaxCode;
    for (const uint32_t code : codes) {
      if (code >= n && code < next) next = code;
    }
    delta += (next - n) * (handled + 1);
    n = next;
    for (const uint32_t code : codes) {
      if (code < n) ++delta;
      if (code != n) continue;
      uint32_t q = delta;
      for (uint32_t k = kBase;; k += kBase) {
        const uint32_t t = Threshold(k, bias);
        if (q < t) break;
        out.push_back(Digit(t + (q - t) % (kBase - t)));
        q = (q - t) / (kBase - t);
      }
      out.push_back(Digit(q));
      bias = Adapt(delta, handled + 1, handled == basic);
      delta = 0;
      ++handled;
    }
    ++delta;
    ++n;
  }
  return out;
}

// Decodes a label (section 6.2). Returns false if `text` is not Punycode.
bool DecodePunycode(absl::string_view text, CodePoints* codes) {
  const size_t dash = text.rfind('-');
  size_t pos = 0;
  if (dash != absl::string_view::npos) {
    for (const char c : text.substr(0, dash)) codes->push_back(static_cast<unsigned char>(c));
    pos = dash + 1;
  }
  uint64_t n = kInitialN, i = 0;
  uint32_t bias = kInitialBias;
  while (pos < text.size()) {
    const uint64_t old_i = i;
    uint64_t weight = 1;
    for (uint32_t k = kBase;; k += kBase) {
      if (pos == text.size()) return false;
      const auto c =
          static_cast<unsigned char>(absl::ascii_tolower(static_cast<unsigned char>(text[pos++])));
      if (!absl::ascii_isalnum(c)) return false;
      const uint32_t digit = absl::ascii_isdigit(c) ? c - '0' + 26u : c - 'a' + 0u;
      i += digit * weight;
      const uint32_t t = Threshold(k, bias);
      if (digit < t) break;
      weight *= kBase - t;
      if (i > UINT32_MAX || weight > UINT32_MAX) return false;
    }
    const auto size = static_cast<uint32_t>(codes->size()) + 1;
    bias = Adapt(static_cast<uint32_t>(i - old_i), size, old_i == 0);
    n += i / size;
    i %= size;
    const bool is_surrogate = n >= 0xD800 && n < 0xE000;
    if (n > kMaxCode || is_surrogate) return false;
    codes->insert(codes->begin() + static_cast<std::ptrdiff_t>(i), static_cast<uint32_t>(n));
    ++i;
  }
  return true;
}

template <typename Convert>
std::string ConvertLabels(absl::string_view host, Convert convert) {
  std::string converted;
  for (const absl::string_view label : absl::StrSplit(host, '.')) {
    if (label.data() != host.data()) converted.push_back('.');
    converted += convert(label);
  }
  return converted;
}

}  // namespace

std::optional<std::string> HostToAscii(absl::string_view host) {
  if (!IsValidUtf8(host)) return std::nullopt;
  return ConvertLabels(host, [](absl::string_view label) {
    CodePoints codes = Decode(label);
    bool is_ascii = true;
    for (uint32_t& code : codes) {
      code = ToLower(code);
      is_ascii &= code < 0x80;
    }
    return is_ascii ? Encode(codes) : std::string(kPrefix) + EncodePunycode(codes);
  });
}

std::string HostToUnicode(absl::string_view host) {
  return ConvertLabels(host, [](absl::string_view label) {
    CodePoints codes;
    const bool is_decoded = absl::StartsWithIgnoreCase(label, kPrefix) &&
                            DecodePunycode(label.substr(kPrefix.size()), &codes);
    return is_decoded ? Encode(codes) : std::string(label);
  });
}

std::string ToUpperUnicode(absl::string_view text) {
  CodePoints codes = Decode(text);
  for (uint32_t& code : codes) code = ToUpper(code);
  return Encode(codes);
}

std::vector<uint16_t> ToUtf16(absl::string_view text) {
  std::vector<uint16_t> units;
  for (const uint32_t code : Decode(text)) {
    if (code < 0x10000) {
      units.push_back(static_cast<uint16_t>(code));
    } else {
      units.push_back(static_cast<uint16_t>(0xD800 + ((code - 0x10000) >> 10)));
      units.push_back(static_cast<uint16_t>(0xDC00 + ((code - 0x10000) & 0x3FF)));
    }
  }
  return units;
}

}  // namespace dumpline
