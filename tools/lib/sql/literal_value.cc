#include "tools/lib/sql/literal_value.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

bool IsOctal(char c) { return c >= '0' && c <= '7'; }

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

}  // namespace

bool UnescapeLiteral(StringKind kind, absl::string_view body, std::string* value) {
  value->clear();
  switch (kind) {
    case StringKind::kPlain:
    case StringKind::kEscape:
    case StringKind::kLegacyEscape:
      break;
    case StringKind::kUnicode:
    case StringKind::kBit:
    case StringKind::kHex:
    case StringKind::kNational:
    case StringKind::kLegacyNational:
    case StringKind::kDollar:
      return false;
  }
  const bool escapes = kind != StringKind::kPlain;
  while (!body.empty()) {
    const char* const hit =
        FindEither(body.data(), body.data() + body.size(), '\'', escapes ? '\\' : '\'');
    const size_t plain = static_cast<size_t>(hit - body.data());
    value->append(body.data(), plain);
    body.remove_prefix(plain);
    if (body.empty()) break;
    if (body[0] == '\'') {  // a doubled quote
      value->push_back('\'');
      body.remove_prefix(std::min<size_t>(2, body.size()));
    } else if (body.size() > 1 && (body[1] == 'u' || body[1] == 'U')) {
      return false;
    } else {
      body.remove_prefix(UnescapeSequence(body, value));
    }
  }
  return true;
}

void EscapeLiteral(StringKind kind, absl::string_view value, std::string* body) {
  if (kind == StringKind::kPlain) {
    // StrReplaceAll() would allocate memory for each value.
    body->clear();
    size_t begin = 0, quote;
    while ((quote = value.find('\'', begin)) != absl::string_view::npos) {
      body->append(value.data() + begin, quote + 1 - begin);
      body->push_back('\'');
      begin = quote + 1;
    }
    body->append(value.data() + begin, value.size() - begin);
  } else {
    *body = absl::StrReplaceAll(value, {{"'", "''"}, {"\\", "\\\\"}, {"\n", "\\n"}, {"\r", "\\r"}});
  }
}

size_t UnescapeSequence(absl::string_view text, std::string* value) {
  if (text.size() == 1) {
    value->push_back('\\');
    return 1;
  }
  switch (text[1]) {
    case 'b':
      value->push_back('\b');
      return 2;
    case 'f':
      value->push_back('\f');
      return 2;
    case 'n':
      value->push_back('\n');
      return 2;
    case 'r':
      value->push_back('\r');
      return 2;
    case 't':
      value->push_back('\t');
      return 2;
    case 'x': {
      size_t pos = 2;
      int byte = 0;
      while (pos < text.size() && pos < 4 &&
             absl::ascii_isxdigit(static_cast<unsigned char>(text[pos]))) {
        byte = byte * 16 + HexValue(text[pos++]);
      }
      value->push_back(pos == 2 ? 'x' : static_cast<char>(byte));
      return pos;
    }
    default:
      break;
  }
  if (IsOctal(text[1])) {
    size_t pos = 1;
    int byte = 0;
    while (pos < text.size() && pos < 4 && IsOctal(text[pos]))
      byte = byte * 8 + (text[pos++] - '0');
    value->push_back(static_cast<char>(byte & 0xFF));
    return pos;
  }
  value->push_back(text[1]);
  return 2;
}

}  // namespace dumpline
