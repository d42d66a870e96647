#include "tools/lib/text/encoded_url_reader.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "tools/lib/text/code_point.h"
#include "tools/lib/text/encoded_url.h"
#include "tools/lib/text/hex.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;

bool IsOneOf(char c, absl::string_view characters) { return characters.find(c) != kNone; }

// An HTML entity that occurs in URLs or next to them, and the character that it is read as.
struct Entity {
  absl::string_view text;
  absl::string_view character;
};
constexpr Entity kEntities[] = {
    {"&amp;", "&"},   {"&quot;", "\""}, {"&apos;", "\""}, {"&#34;", "\""}, {"&#39;", "\""},
    {"&#x22;", "\""}, {"&#x27;", "\""}, {"&lt;", "\""},   {"&gt;", "\""},  {"&nbsp;", "\""},
};

}  // namespace

bool IsUnreserved(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '.' || c == '_' ||
         c == '~';
}

size_t CountPercents(absl::string_view text, size_t pos) {
  if (pos >= text.size() || text[pos] != '%') return 0;
  size_t percents = 1;
  for (++pos; text.substr(pos, 2) == "25" && percents < kMaxPercents; pos += 2) ++percents;
  return percents;
}

void EncodedUrlReader::ReadPlain(size_t max_bytes, std::string* out) {
  if (percents_ > 0) return;
  size_t end = pos_;
  const size_t limit = std::min(bytes_.size(), pos_ + max_bytes);
  while (end < limit && (IsUnreserved(bytes_[end]) || bytes_[end] == '/')) ++end;
  out->append(bytes_.data() + pos_, end - pos_);
  pos_ = end;
}

bool EncodedUrlReader::Next() {
  if (pos_ == bytes_.size()) return false;
  const char c = bytes_[pos_];
  is_bare_ = false;
  if (syntax_ == RawText::Syntax::kCopy && (c == '\t' || c == '\n')) return false;
  if (c == '\\') return ReadBackslashes();
  if (c == '%' && ReadPercents()) return true;
  if (c == '&' && ReadEntity()) return true;
  is_bare_ = true;
  const bool is_doubled =
      (syntax_ == RawText::Syntax::kQuoted || syntax_ == RawText::Syntax::kEscaped) &&
      absl::StartsWith(bytes_.substr(pos_), "''");
  return Take(bytes_.substr(pos_, 1), pos_ + (is_doubled ? 2 : 1));
}

// A URL contains no backslashes, so their number depends only on how deeply the value is nested.
// The exception is a single backslash before a quote in E'…', which is the literal's own escape.
bool EncodedUrlReader::ReadBackslashes() {
  const size_t escaped = bytes_.find_first_not_of('\\', pos_);
  if (escaped == kNone || escaped - pos_ > kMaxBackslashes) return Take("\\", pos_ + 1);
  const char c = bytes_[escaped];
  if (c == '\'' && syntax_ == RawText::Syntax::kEscaped && escaped == pos_ + 1) {
    return Take("'", escaped + 1);
  }
  if (c == 'u' && ReadUnicodeEscape(escaped)) return true;
  if (c == '/') return Take("/", escaped + 1);
  if (IsOneOf(c, "nrtbfv")) return Take("\n", escaped + 1);
  return Take("\\", pos_ + 1);
}

// Reads the uXXXX at `pos`. If it starts a surrogate pair, reads the second half too.
bool EncodedUrlReader::ReadUnicodeEscape(size_t pos) {
  if (!HasHexDigits(bytes_, pos + 1, 4)) return false;
  uint32_t code = HexValue(bytes_.substr(pos + 1, 4));
  size_t end = pos + 5;
  if (code >= 0xD800 && code < 0xDC00) {
    const size_t second = std::min(bytes_.find_first_not_of('\\', end), bytes_.size());
    if (second > end && second - end <= kMaxBackslashes && second < bytes_.size() &&
        bytes_[second] == 'u' && HasHexDigits(bytes_, second + 1, 4)) {
      const uint32_t low = HexValue(bytes_.substr(second + 1, 4));
      if (low >= 0xDC00 && low < 0xE000) {
        code = 0x10000 + ((code - 0xD800) << 10) + (low - 0xDC00);
        end = second + 5;
      }
    }
  }
  std::string character;
  AppendUtf8(code, &character);
  return Take(character, end);
}

bool EncodedUrlReader::ReadPercents() {
  size_t digits = pos_ + 1;
  for (size_t i = 1; i < percents_; ++i, digits += 2) {
    if (bytes_.substr(digits, 2) != "25") return false;
  }
  if (percents_ == 0 || !HasHexDigits(bytes_, digits, 2)) return false;
  const char byte = static_cast<char>(HexValue(bytes_.substr(digits, 2)));
  return Take(absl::string_view(&byte, 1), digits + 2);
}

bool EncodedUrlReader::ReadEntity() {
  const absl::string_view rest = bytes_.substr(pos_, 8);
  for (const Entity& entity : kEntities) {
    if (absl::StartsWith(rest, entity.text)) {
      return Take(entity.character, pos_ + entity.text.size());
    }
  }
  return false;
}

}  // namespace dumpline
