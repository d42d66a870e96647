#include "tools/lib/rows/insert_values.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/sql/characters.h"
#include "tools/lib/sql/lexer.h"
#include "tools/lib/sql/literal_value.h"

namespace dumpline {
namespace {

constexpr size_t kMaxQuotedBytes = 40;

void SkipSpace(absl::string_view row, size_t* pos) {
  while (*pos < row.size() && IsSpace(row[*pos])) ++*pos;
}

std::string NotALiteral(absl::string_view text) {
  return absl::StrCat("a value is not a literal: ",
                      text.substr(0, text.find_first_of("\r\n")).substr(0, kMaxQuotedBytes));
}

bool IsAfterValue(absl::string_view row, size_t pos) {
  return pos < row.size() && (row[pos] == ',' || row[pos] == ')');
}

// Returns true if the literal needs no decoding: its value is its body.
bool IsVerbatim(StringKind kind, absl::string_view body) {
  if (kind == StringKind::kBit) return true;
  if (kind == StringKind::kPlain) return body.find('\'') == absl::string_view::npos;
  return HasBackslashEscapes(kind) && body.find_first_of("'\\") == absl::string_view::npos;
}

}  // namespace

std::string InsertValues::Read(absl::string_view row, bool legacy_strings,
                               std::vector<Value>* values) {
  values->clear();
  unescaped_.clear();
  unescaped_.reserve(row.size());  // so that appending does not move earlier values
  if (row == "()") return "";
  size_t pos = 1;
  for (;;) {
    SkipSpace(row, &pos);
    Value value;
    std::string error = ReadValue(row, legacy_strings, &pos, &value);
    if (!error.empty()) return error;
    values->push_back(value);
    SkipSpace(row, &pos);
    if (!IsAfterValue(row, pos)) return NotALiteral(row.substr(std::min(pos, row.size())));
    if (row[pos++] == ')') return "";
  }
}

std::string InsertValues::ReadValue(absl::string_view row, bool legacy_strings, size_t* pos,
                                    Value* value) {
  const size_t begin = *pos;
  if (begin >= row.size()) return NotALiteral("");
  const char first = row[begin];
  if (first == '\'') return ReadString(row, legacy_strings, pos, value);
  if (first == '-' || first == '+') ++*pos;
  while (*pos < row.size() && (IsWordCharacter(row[*pos]) || row[*pos] == '.')) {
    if ((row[*pos] == 'e' || row[*pos] == 'E') && ClassOf(first) != CharacterClass::kWord &&
        *pos + 1 < row.size() && (row[*pos + 1] == '-' || row[*pos + 1] == '+')) {
      ++*pos;  // an exponent's sign
    }
    ++*pos;
  }
  if (*pos < row.size() && row[*pos] == '\'') {  // E'…', B'…'
    *pos = begin;
    return ReadString(row, legacy_strings, pos, value);
  }
  const absl::string_view word = row.substr(begin, *pos - begin);
  value->kind = Value::Kind::kText;
  value->text = word;
  if (word.empty()) return NotALiteral(row.substr(begin));
  if (ClassOf(first) != CharacterClass::kWord) return "";
  if (absl::EqualsIgnoreCase(word, "null")) {
    value->kind = Value::Kind::kNull;
    value->text = {};
  } else if (absl::EqualsIgnoreCase(word, "default")) {
    value->kind = Value::Kind::kDefault;
    value->text = {};
  } else if (absl::EqualsIgnoreCase(word, "true")) {
    value->text = "t";
  } else if (absl::EqualsIgnoreCase(word, "false")) {
    value->text = "f";
  } else {
    return NotALiteral(row.substr(begin));
  }
  return "";
}

std::string InsertValues::ReadString(absl::string_view row, bool legacy_strings, size_t* pos,
                                     Value* value) {
  const size_t begin = *pos;
  const LexerText text{row, /*is_whole=*/true};
  const Token token = ReadToken(text, begin, !legacy_strings);
  if (token.kind != TokenKind::kString || token.string_kind == StringKind::kDollar) {
    return NotALiteral(row.substr(begin));
  }
  *pos = token.end;
  if (SkipString(text, token.string_kind, row.size(), pos) != Skip::kEnd) {
    return NotALiteral(row.substr(begin));
  }
  const absl::string_view body = row.substr(token.end, *pos - token.end - 1);
  value->kind = Value::Kind::kText;
  if (IsVerbatim(token.string_kind, body)) {
    value->text = body;
    return "";
  }
  if (!UnescapeLiteral(token.string_kind, body, &literal_)) {
    return NotALiteral(row.substr(begin));
  }
  const size_t offset = unescaped_.size();
  unescaped_ += literal_;
  value->text = absl::string_view(unescaped_).substr(offset);
  return "";
}

}  // namespace dumpline
