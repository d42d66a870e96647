#include "tools/lib/text/escaped_host.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_format.h"
#include "tools/lib/text/encoded_url.h"
#include "tools/lib/text/hex.h"

namespace dumpline {
namespace {

constexpr uint32_t kNoCharacter = UINT32_MAX;

struct NamedEntity {
  absl::string_view text;
  char character;
};

// HTML's named entities for characters in hosts (HTML standard, section 13.5).
constexpr NamedEntity kNamedEntities[] = {
    {"&period;", '.'}, {"&colon;", ':'}, {"&lowbar;", '_'}, {"&lsqb;", '['}, {"&rsqb;", ']'}};

// Reads &#46; or &#x2e; at `pos`. The semicolon is optional, as in browsers.
uint32_t ReadNumericEntity(absl::string_view text, size_t pos, size_t* end) {
  pos += 2;
  const bool is_hex =
      pos < text.size() && absl::ascii_tolower(static_cast<unsigned char>(text[pos])) == 'x';
  if (is_hex) ++pos;
  const size_t digits = pos;
  uint32_t code = 0;
  while (pos < text.size() && pos - digits < 8) {
    const auto c = static_cast<unsigned char>(text[pos]);
    if (is_hex ? !absl::ascii_isxdigit(c) : !absl::ascii_isdigit(c)) break;
    code = code * (is_hex ? 16 : 10) + HexDigitValue(text[pos]);
    ++pos;
  }
  if (pos == digits) return kNoCharacter;
  *end = pos < text.size() && text[pos] == ';' ? pos + 1 : pos;
  return code;
}

uint32_t ReadEntity(absl::string_view text, size_t pos, size_t* end) {
  if (text.substr(pos, 2) == "&#") return ReadNumericEntity(text, pos, end);
  for (const NamedEntity& entity : kNamedEntities) {
    if (!absl::StartsWith(text.substr(pos), entity.text)) continue;
    *end = pos + entity.text.size();
    return static_cast<uint32_t>(entity.character);
  }
  return kNoCharacter;
}

// Reads \u002e, \u{2e} or \x2e at `pos`, after any number of backslashes.
uint32_t ReadBackslashEscape(absl::string_view text, size_t pos, size_t* end) {
  while (pos < text.size() && text[pos] == '\\') ++pos;
  if (pos == text.size()) return kNoCharacter;
  const char kind = text[pos++];
  if (kind == 'u' && pos < text.size() && text[pos] == '{') {
    const size_t close = text.substr(0, pos + 8).find('}', pos);
    if (close == absl::string_view::npos || close == pos + 1 ||
        !HasHexDigits(text, pos + 1, close - pos - 1)) {
      return kNoCharacter;
    }
    *end = close + 1;
    return HexValue(text.substr(pos + 1, close - pos - 1));
  }
  const size_t digits = kind == 'u' ? 4 : kind == 'x' ? 2 : 0;
  if (digits == 0 || !HasHexDigits(text, pos, digits)) return kNoCharacter;
  *end = pos + digits;
  return HexValue(text.substr(pos, digits));
}

// Reads the character at `pos`, escaped or not.
uint32_t ReadCharacter(absl::string_view text, size_t pos, size_t* end) {
  switch (text[pos]) {
    case '&':
      return ReadEntity(text, pos, end);
    case '\\':
      return ReadBackslashEscape(text, pos, end);
    default: {
      const EncodedCharacter character = EncodedCharacterAt(text, pos);
      *end = character.end;
      return static_cast<unsigned char>(character.value);
    }
  }
}

bool IsCharacter(uint32_t code, char c) {
  return code < 0x80 && absl::ascii_tolower(static_cast<unsigned char>(code)) == c;
}

}  // namespace

std::vector<std::string> EscapeNeedles(absl::string_view host) {
  // A percent sign may itself be encoded. The number of an entity may have leading zeros.
  std::vector<std::string> needles = {"%25", "&#", "\\u{"};
  for (const NamedEntity& entity : kNamedEntities) {
    if (absl::StrContains(host, entity.character)) needles.push_back(std::string(entity.text));
  }
  std::string characters(host);
  for (const char c : host) {
    const char upper = absl::ascii_toupper(static_cast<unsigned char>(c));
    if (upper != c) characters.push_back(upper);
  }
  std::sort(characters.begin(), characters.end());
  characters.erase(std::unique(characters.begin(), characters.end()), characters.end());
  for (const char c : characters) {
    const auto byte = static_cast<unsigned char>(c);
    needles.push_back(absl::StrFormat("%%%02x", byte));
    needles.push_back(absl::StrFormat("\\u%04x", byte));
    needles.push_back(absl::StrFormat("\\x%02x", byte));
  }
  return needles;
}

bool ReadEscapedHost(absl::string_view text, size_t pos, absl::string_view host, size_t* start,
                     size_t* end) {
  pos = text[pos] == '\\' ? SkipBackslashesBefore(text, pos) : pos;
  size_t escape_end = pos;
  const uint32_t escaped = ReadCharacter(text, pos, &escape_end);
  for (size_t i = 0; i < host.size(); ++i) {
    if (!IsCharacter(escaped, host[i]) || i > pos) continue;
    if (!absl::EqualsIgnoreCase(text.substr(pos - i, i), host.substr(0, i))) continue;
    size_t at = escape_end;
    size_t matched = i + 1;
    while (matched < host.size() && at < text.size() &&
           IsCharacter(ReadCharacter(text, at, &at), host[matched])) {
      ++matched;
    }
    if (matched < host.size()) continue;
    *start = pos - i;
    *end = at;
    return true;
  }
  return false;
}

}  // namespace dumpline
