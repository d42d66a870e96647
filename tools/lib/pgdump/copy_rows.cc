#include "tools/lib/pgdump/copy_rows.h"

#include <string.h>

#include "absl/strings/ascii.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

bool IsOctal(char c) { return c >= '0' && c <= '7'; }

int HexValue(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  return absl::ascii_tolower(static_cast<unsigned char>(c)) - 'a' + 10;
}

}  // namespace

bool EndsInBackslash(absl::string_view text) {
  const size_t last_other = text.find_last_not_of('\\');
  const size_t backslashes =
      last_other == absl::string_view::npos ? text.size() : text.size() - last_other - 1;
  return backslashes % 2 == 1;
}

absl::string_view TakeCopyRow(absl::string_view* rows) {
  const size_t newline = rows->find('\n');
  const absl::string_view row = rows->substr(0, newline);
  rows->remove_prefix(newline == absl::string_view::npos ? rows->size() : newline + 1);
  return row;
}

absl::string_view TakeCopyField(absl::string_view* row, bool* last) {
  size_t tab = row->find('\t');
  while (tab != absl::string_view::npos && EndsInBackslash(row->substr(0, tab))) {
    tab = row->find('\t', tab + 1);  // never in a dump, but COPY FROM takes it for a tab
  }
  *last = tab == absl::string_view::npos;
  const absl::string_view field = row->substr(0, tab);
  row->remove_prefix(*last ? row->size() : tab + 1);
  return field;
}

size_t CopyFieldCounter::At(size_t pos) {
  if (pos <= counted_) return field_;
  const absl::string_view passed = rows_.substr(counted_, pos - counted_);
  const size_t newline = passed.rfind('\n');
  if (newline != absl::string_view::npos) field_ = 0;
  field_ += CountByte(passed.substr(newline + 1), '\t');
  counted_ = pos;
  return field_;
}

size_t UnescapeCopySequence(absl::string_view text, std::string* value) {
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
    case 'v':
      value->push_back('\v');
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

void UnescapeCopyField(absl::string_view field, std::string* value) {
  while (!field.empty()) {
    const size_t backslash = field.find('\\');
    value->append(field.data(), backslash == absl::string_view::npos ? field.size() : backslash);
    if (backslash == absl::string_view::npos) return;
    field.remove_prefix(backslash);
    field.remove_prefix(UnescapeCopySequence(field, value));
  }
}

void EscapeCopyField(absl::string_view value, std::string* field) {
  for (char c : value) {
    switch (c) {
      case '\b':
        field->append("\\b");
        break;
      case '\f':
        field->append("\\f");
        break;
      case '\n':
        field->append("\\n");
        break;
      case '\r':
        field->append("\\r");
        break;
      case '\t':
        field->append("\\t");
        break;
      case '\v':
        field->append("\\v");
        break;
      case '\\':
        field->append("\\\\");
        break;
      default:
        field->push_back(c);
    }
  }
}

}  // namespace dumpline
