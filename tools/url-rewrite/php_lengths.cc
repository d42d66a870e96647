#include "tools/url-rewrite/php_lengths.h"

#include <algorithm>
#include <cstdint>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/sql/literal_value.h"
#include "tools/lib/text/code_point.h"
#include "tools/lib/text/hex.h"

namespace dumpline {
namespace {

constexpr size_t kNone = absl::string_view::npos;
constexpr size_t kMaxDigits = 9;
// Maximum nesting of JSON in JSON. Deeper values are not changed.
constexpr size_t kMaxLayers = 4;

// A decoded text. raw_pos[i] is the position, in the value, of the byte or escape that denotes
// bytes[i]; raw_pos[bytes.size()] is the end.
struct Layer {
  std::string bytes;
  std::vector<size_t> raw_pos;
};

// Decodes the \uXXXX or the surrogate pair at `pos` and appends the result. Returns the encoded
// size.
size_t ReadUnicodeEscape(absl::string_view text, size_t pos, std::string* bytes) {
  uint32_t code = HexValue(text.substr(pos + 2, 4));
  size_t size = 6;
  if (code >= 0xD800 && code < 0xDC00 && text.substr(pos + 6, 2) == "\\u" &&
      HasHexDigits(text, pos + 8, 4)) {
    code = 0x10000 + ((code - 0xD800) << 10) + (HexValue(text.substr(pos + 8, 4)) & 0x3FF);
    size = 12;
  }
  AppendUtf8(code, bytes);
  return size;
}

// Decodes the character or JSON escape at `pos` and appends the result. Returns the encoded size.
size_t ReadJsonCharacter(absl::string_view text, size_t pos, std::string* bytes) {
  if (text[pos] != '\\' || pos + 1 == text.size()) {
    bytes->push_back(text[pos]);
    return 1;
  }
  const char c = text[pos + 1];
  if (c == 'u' && HasHexDigits(text, pos + 2, 4)) return ReadUnicodeEscape(text, pos, bytes);
  constexpr absl::string_view kLetters = "bfnrt", kBytes = "\b\f\n\r\t";
  const size_t letter = kLetters.find(c);
  bytes->push_back(letter == kNone ? c : kBytes[letter]);
  return 2;
}

// Decodes the byte or escape at `pos` by the value's syntax and appends the result. Returns the
// encoded size.
size_t ReadRawCharacter(absl::string_view text, size_t pos, RawText::Syntax syntax,
                        std::string* bytes) {
  const bool has_quotes = syntax == RawText::Syntax::kQuoted || syntax == RawText::Syntax::kEscaped;
  if (text[pos] == '\\' && syntax == RawText::Syntax::kCopy) {
    return UnescapeCopySequence(text.substr(pos), bytes);
  }
  if (text[pos] == '\\' && syntax == RawText::Syntax::kEscaped) {
    return UnescapeSequence(text.substr(pos), bytes);
  }
  bytes->push_back(text[pos]);
  return has_quotes && text.substr(pos, 2) == "''" ? 2 : 1;
}

// Decodes the escapes of `text`: those of the value's syntax for the first layer, those of JSON for
// other layers.
std::string Unescape(absl::string_view text, bool is_json, RawText::Syntax syntax,
                     std::vector<size_t>* positions) {
  std::string bytes;
  for (size_t pos = 0; pos < text.size();) {
    const size_t before = bytes.size();
    const size_t size = is_json ? ReadJsonCharacter(text, pos, &bytes)
                                : ReadRawCharacter(text, pos, syntax, &bytes);
    if (positions != nullptr) positions->insert(positions->end(), bytes.size() - before, pos);
    pos += size;
  }
  if (positions != nullptr) positions->push_back(text.size());
  return bytes;
}

// A string s:N:"…"; of a layer. Positions are within the layer.
struct PhpString {
  size_t digits;  // of N
  size_t begin;   // of the bytes that N counts
  size_t end;
  int64_t growth = 0;
};

// Reads the length at `pos`, the first digit after s:. The quote after the length may be escaped.
bool ReadLength(absl::string_view text, size_t pos, bool* is_json, PhpString* string) {
  size_t end = pos;
  while (end < text.size() && absl::ascii_isdigit(static_cast<unsigned char>(text[end]))) ++end;
  size_t size = 0;
  if (end == pos || end - pos > kMaxDigits || text.substr(end, 1) != ":" ||
      !absl::SimpleAtoi(text.substr(pos, end - pos), &size)) {
    return false;
  }
  size_t quote = end + 1;
  while (quote < text.size() && text[quote] == '\\') ++quote;
  *is_json = quote > end + 1;
  if (text.substr(quote, 1) != "\"") return false;
  string->digits = pos;
  string->begin = quote + 1;
  string->end = string->begin + size;
  return true;
}

// Calls found(string, is_json) for everything that looks like the start of a string.
template <typename Found>
void FindLengths(absl::string_view text, Found found) {
  for (size_t pos = text.find("s:"); pos != kNone; pos = text.find("s:", pos + 1)) {
    if (pos > 0 && absl::ascii_isalnum(static_cast<unsigned char>(text[pos - 1]))) continue;
    PhpString string;
    bool is_json = false;
    if (ReadLength(text, pos + 2, &is_json, &string)) found(string, is_json);
  }
}

// Returns the strings of a layer that end where their length indicates. Sets `*has_json` if the
// layer has strings in JSON.
std::vector<PhpString> FindStrings(absl::string_view text, bool* has_json) {
  std::vector<PhpString> strings;
  FindLengths(text, [&](const PhpString& string, bool is_json) {
    if (is_json) {
      *has_json = true;
    } else if (string.end < text.size() && text.substr(string.end, 2) == "\";") {
      strings.push_back(string);
    }
  });
  return strings;
}

class Corrector {
 public:
  Corrector(absl::string_view value, RawText::Syntax syntax, std::vector<UrlEdit>* edits)
      : value_(value), syntax_(syntax), edits_(*edits) {}

  size_t Run() {
    std::vector<Layer> layers(1);
    layers[0].bytes = Unescape(value_, false, syntax_, &layers[0].raw_pos);
    for (bool has_json = true; has_json && layers.size() < kMaxLayers;) {
      has_json = false;
      FindStrings(layers.back().bytes, &has_json);
      if (has_json) AddLayer(&layers);
    }
    // Corrects the innermost layer first, because its new lengths may be in strings of the outer
    // layers.
    size_t added = 0;
    for (size_t depth = layers.size(); depth > 0; --depth) added += CorrectLayer(layers, depth - 1);
    return added;
  }

 private:
  static void AddLayer(std::vector<Layer>* layers) {
    Layer next;
    const Layer& last = layers->back();
    next.bytes = Unescape(last.bytes, true, RawText::Syntax::kDollar, &next.raw_pos);
    for (size_t& pos : next.raw_pos) pos = last.raw_pos[pos];
    layers->push_back(std::move(next));
  }

  // Returns the size of raw text in a layer.
  int64_t SizeIn(size_t depth, absl::string_view raw) const {
    std::string text = Unescape(raw, false, syntax_, nullptr);
    for (size_t i = 0; i < depth; ++i) text = Unescape(text, true, syntax_, nullptr);
    return static_cast<int64_t>(text.size());
  }

  // Visits strings and edits in order, with the strings around the current position on a stack.
  size_t CorrectLayer(const std::vector<Layer>& layers, size_t depth) {
    const Layer& layer = layers[depth];
    bool has_json = false;
    std::vector<PhpString> strings = FindStrings(layer.bytes, &has_json);
    std::vector<PhpString*> open;
    const size_t old_edits = edits_.size();
    std::vector<UrlEdit> lengths;
    size_t next = 0;
    const auto close = [&](size_t pos) {
      while (!open.empty() && open.back()->end <= pos) {
        const int64_t growth = Close(layer, *open.back(), &lengths);
        open.pop_back();
        if (!open.empty()) open.back()->growth += growth;
      }
    };
    const auto open_up_to = [&](size_t pos) {
      for (; next < strings.size() && strings[next].begin <= pos; ++next) {
        close(strings[next].digits);
        if (open.empty() || strings[next].end <= open.back()->end) open.push_back(&strings[next]);
      }
      close(pos);
    };
    for (size_t i = 0; i < old_edits; ++i) {
      const UrlEdit& edit = edits_[i];
      const size_t pos = PositionIn(layer, edit.start);
      open_up_to(pos);
      if (open.empty() || pos < open.back()->begin) continue;
      open.back()->growth += SizeIn(depth, edit.replacement) -
                             SizeIn(depth, value_.substr(edit.start, edit.end - edit.start));
    }
    close(kNone);
    edits_.insert(edits_.end(), lengths.begin(), lengths.end());
    std::stable_sort(edits_.begin(), edits_.end(),
                     [](const UrlEdit& a, const UrlEdit& b) { return a.start < b.start; });
    return lengths.size();
  }

  static size_t PositionIn(const Layer& layer, size_t raw) {
    return static_cast<size_t>(std::upper_bound(layer.raw_pos.begin(), layer.raw_pos.end(), raw) -
                               layer.raw_pos.begin() - 1);
  }

  // Adds the edit of a string's length if the string has grown. Returns the growth of the
  // surrounding text.
  static int64_t Close(const Layer& layer, const PhpString& string, std::vector<UrlEdit>* lengths) {
    if (string.growth == 0) return 0;
    const auto size = static_cast<int64_t>(string.end - string.begin);
    const size_t digits_end = layer.bytes.find(':', string.digits);
    UrlEdit edit;
    edit.start = layer.raw_pos[string.digits];
    edit.end = layer.raw_pos[digits_end];
    edit.replacement = absl::StrCat(size + string.growth);
    edit.rule = SIZE_MAX;
    lengths->push_back(edit);
    return string.growth + static_cast<int64_t>(edit.replacement.size()) -
           static_cast<int64_t>(digits_end - string.digits);
  }

  const absl::string_view value_;
  const RawText::Syntax syntax_;
  std::vector<UrlEdit>& edits_;
};

}  // namespace

// Searches for the quote, which is rarer than the letter.
bool HasPhpLength(absl::string_view text) {
  for (size_t quote = text.find('"'); quote != kNone; quote = text.find('"', quote + 1)) {
    size_t pos = quote;
    while (pos > 0 && text[pos - 1] == '\\') --pos;
    if (pos == 0 || text[pos - 1] != ':') continue;
    const size_t digits_end = --pos;
    while (pos > 0 && absl::ascii_isdigit(static_cast<unsigned char>(text[pos - 1]))) --pos;
    if (pos == digits_end || pos < 2 || text.substr(pos - 2, 2) != "s:") continue;
    if (pos == 2 || !absl::ascii_isalnum(static_cast<unsigned char>(text[pos - 3]))) return true;
  }
  return false;
}

size_t CorrectPhpLengths(absl::string_view value, RawText::Syntax syntax,
                         std::vector<UrlEdit>* edits) {
  return Corrector(value, syntax, edits).Run();
}

}  // namespace dumpline
