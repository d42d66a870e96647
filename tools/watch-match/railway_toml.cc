#include "tools/watch-match/railway_toml.h"

#include <algorithm>
#include <cstdint>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

using Key = std::vector<std::string>;

void AppendUtf8(uint32_t c, std::string* to) {
  const auto tail = [&](int shift) { *to += static_cast<char>(0x80 | ((c >> shift) & 0x3F)); };
  if (c < 0x80) {
    *to += static_cast<char>(c);
  } else if (c < 0x800) {
    *to += static_cast<char>(0xC0 | (c >> 6));
    tail(0);
  } else if (c < 0x10000) {
    *to += static_cast<char>(0xE0 | (c >> 12));
    tail(6);
    tail(0);
  } else {
    *to += static_cast<char>(0xF0 | (c >> 18));
    tail(12);
    tail(6);
    tail(0);
  }
}

// Every method returns false after an error, which status() then tells.
class Reader {
 public:
  Reader(absl::string_view text, absl::string_view file) : all_(text), text_(text), file_(file) {}

  absl::StatusOr<std::vector<std::string>> Read() {
    absl::ConsumePrefix(&text_, "\xEF\xBB\xBF");
    Key table;
    while (SkipBlankLines(), !text_.empty()) {
      if (!(text_[0] == '[' ? ReadHeader(&table) : ReadPair(table)) || !ReadLineEnd())
        return status_;
    }
    return patterns_;
  }

 private:
  bool Fail(absl::string_view what) {
    const auto read = all_.substr(0, all_.size() - text_.size());
    status_ = absl::InvalidArgumentError(
        absl::StrCat(file_, ":", 1 + std::count(read.begin(), read.end(), '\n'), ": ", what));
    return false;
  }

  void SkipSpace() { text_.remove_prefix(std::min(text_.find_first_not_of(" \t"), text_.size())); }
  void SkipComment() {
    if (absl::StartsWith(text_, "#")) text_.remove_prefix(std::min(text_.find('\n'), text_.size()));
  }
  // Blank lines, comments, and the white space before what follows.
  void SkipBlankLines() {
    for (;;) {
      text_ = absl::StripLeadingAsciiWhitespace(text_);
      if (!absl::StartsWith(text_, "#")) return;
      SkipComment();
    }
  }
  bool ReadLineEnd() {
    SkipSpace();
    SkipComment();
    absl::ConsumePrefix(&text_, "\r");
    return text_.empty() || absl::ConsumePrefix(&text_, "\n") ||
           Fail("something behind the end of a value");
  }

  // [table] or [[array of tables]]
  bool ReadHeader(Key* table) {
    const bool is_array = absl::ConsumePrefix(&text_, "[[");
    if (!is_array) text_.remove_prefix(1);
    table->clear();
    return ReadKey(table) &&
           (absl::ConsumePrefix(&text_, is_array ? "]]" : "]") || Fail("a table's name without ]"));
  }

  // a.b."c d", appended to `key`.
  bool ReadKey(Key* key) {
    do {
      SkipSpace();
      std::string part;
      if (absl::StartsWith(text_, "\"") || absl::StartsWith(text_, "'")) {
        if (!ReadString(&part)) return false;
      } else {
        const size_t size = static_cast<size_t>(
            std::find_if_not(text_.begin(), text_.end(),
                             [](char c) {
                               return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
                                      c == '_' || c == '-';
                             }) -
            text_.begin());
        if (size == 0) return Fail("no key here");
        part = std::string(text_.substr(0, size));
        text_.remove_prefix(size);
      }
      key->push_back(part);
      SkipSpace();
    } while (absl::ConsumePrefix(&text_, "."));
    return true;
  }

  bool ReadPair(Key key) {
    if (!ReadKey(&key)) return false;
    if (!absl::ConsumePrefix(&text_, "=")) return Fail("no = behind a key");
    SkipSpace();
    if (key == Key{"build", "watchPatterns"}) return ReadPatterns();
    return SkipValue(key);
  }

  bool ReadPatterns() {
    if (!absl::ConsumePrefix(&text_, "[")) return Fail("watchPatterns is no array");
    return ReadList(']', [this] {
      if (!absl::StartsWith(text_, "\"") && !absl::StartsWith(text_, "'")) {
        return Fail("watchPatterns has something that is no string");
      }
      patterns_.emplace_back();
      return ReadString(&patterns_.back());
    });
  }

  // What comes before `close`, with commas between.
  template <typename ReadItem>
  bool ReadList(char close, ReadItem read_item) {
    const std::string end(1, close);
    for (;;) {
      SkipBlankLines();
      if (absl::ConsumePrefix(&text_, end)) return true;
      if (text_.empty()) return Fail(absl::StrCat("the file ends before a ", end));
      if (!read_item()) return false;
      SkipBlankLines();
      if (!absl::ConsumePrefix(&text_, ",") && !absl::StartsWith(text_, end)) {
        return Fail(absl::StrCat("neither , nor ", end));
      }
    }
  }

  // `key`: where the value stands, for tables inside.
  bool SkipValue(const Key& key) {
    if (++depth_ > 100) return Fail("too many arrays in arrays");
    const bool skipped = SkipValueOfAnyDepth(key);
    --depth_;
    return skipped;
  }
  bool SkipValueOfAnyDepth(const Key& key) {
    std::string ignored;
    if (absl::StartsWith(text_, "\"") || absl::StartsWith(text_, "'")) return ReadString(&ignored);
    if (absl::ConsumePrefix(&text_, "[")) {
      return ReadList(']', [this] { return SkipValue({}); });
    }
    if (absl::ConsumePrefix(&text_, "{")) {
      return ReadList('}', [this, &key] { return ReadPair(key); });
    }
    const size_t size = std::min(text_.find_first_of(",]}#\r\n"), text_.size());
    if (absl::StripAsciiWhitespace(text_.substr(0, size)).empty()) return Fail("no value behind =");
    text_.remove_prefix(size);
    return true;
  }

  bool ReadString(std::string* value) {
    const char quote = text_[0];
    const std::string three(3, quote);
    const bool is_long = absl::ConsumePrefix(&text_, three);
    const std::string end = is_long ? three : std::string(1, quote);
    if (!is_long) text_.remove_prefix(1);
    if (is_long && !absl::ConsumePrefix(&text_, "\n")) absl::ConsumePrefix(&text_, "\r\n");
    while (!absl::StartsWith(text_, end)) {
      if (text_.empty() || (!is_long && text_[0] == '\n')) return Fail("a string without its end");
      if (quote == '"' && text_[0] == '\\') {
        if (!ReadEscape(value)) return false;
        continue;
      }
      *value += text_[0];
      text_.remove_prefix(1);
    }
    text_.remove_prefix(end.size());
    // Up to two quotes may stand before the three that end a long string.
    while (is_long && !text_.empty() && text_[0] == quote) {
      *value += quote;
      text_.remove_prefix(1);
    }
    return true;
  }

  bool ReadEscape(std::string* value) {
    constexpr absl::string_view kEscapes = "btnfr\"\\";
    constexpr absl::string_view kMeanings = "\b\t\n\f\r\"\\";
    const char c = text_.size() > 1 ? text_[1] : '\0';
    if (c == 'u' || c == 'U') {
      const absl::string_view digits = text_.substr(2, c == 'u' ? 4 : 8);
      uint32_t code;
      if (digits.size() != (c == 'u' ? 4u : 8u) || !absl::SimpleHexAtoi(digits, &code) ||
          code > 0x10FFFF || (code >= 0xD800 && code < 0xE000)) {
        return Fail("a \\u that is no character");
      }
      AppendUtf8(code, value);
      text_.remove_prefix(2 + digits.size());
      return true;
    }
    const size_t known = kEscapes.find(c);
    if (known != absl::string_view::npos) {
      *value += kMeanings[known];
      text_.remove_prefix(2);
      return true;
    }
    // In a long string, a backslash at the end of a line and all white space behind it.
    const absl::string_view rest = text_.substr(1);
    const size_t next = std::min(rest.find_first_not_of(" \t\r\n"), rest.size());
    if (!absl::StrContains(rest.substr(0, next), '\n'))
      return Fail("an escape that is none in TOML");
    text_ = rest.substr(next);
    return true;
  }

  const absl::string_view all_;
  absl::string_view text_;  // what is left
  const absl::string_view file_;
  std::vector<std::string> patterns_;
  int depth_ = 0;
  absl::Status status_;
};

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadWatchPatterns(absl::string_view toml,
                                                           absl::string_view file) {
  return Reader(toml, file).Read();
}

}  // namespace dumpline
