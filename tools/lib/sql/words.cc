#include "tools/lib/sql/words.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "tools/lib/sql/characters.h"
#include "tools/lib/sql/literal_value.h"

namespace dumpline {
namespace {

constexpr size_t kNoLimit = absl::string_view::npos;

}  // namespace

std::string Unquoted(absl::string_view token) {
  const absl::string_view quote = token.substr(0, 1);
  return absl::StrReplaceAll(token.substr(1, token.size() - 2),
                             {{absl::StrCat(quote, quote), quote}});
}

bool Word::DecodeString(std::string* decoded) const {
  if (kind != Kind::kString || string_kind == StringKind::kDollar) return false;
  absl::string_view body = value;
  body.remove_prefix(body.find('\'') + 1);
  if (!body.empty()) body.remove_suffix(1);
  return UnescapeLiteral(string_kind, body, decoded);
}

Word WordReader::Next() {
  while (pos_ < text_.bytes.size()) {
    const Token token = ReadToken(text_, pos_, standard_strings_);
    if (token.kind == TokenKind::kLineComment) {
      pos_ = token.end;
      SkipLineComment(text_, kNoLimit, &pos_);
    } else if (token.kind == TokenKind::kBlockComment) {
      pos_ = token.end;
      int depth = 1;
      SkipBlockComment(text_, kNoLimit, &pos_, &depth);
    } else if (IsSpace(text_.bytes[pos_])) {
      ++pos_;
    } else {
      return ReadWord(token);
    }
  }
  Word end;
  end.begin = end.end = pos_;
  return end;
}

Word WordReader::ReadWord(const Token& token) {
  Word word;
  word.begin = pos_;
  word.kind = Word::Kind::kOther;
  switch (token.kind) {
    case TokenKind::kWord: {
      word.kind = Word::Kind::kWord;
      pos_ = token.end;
      const absl::string_view rest = text_.bytes.substr(pos_);
      const char first = text_.bytes[word.begin];
      if (pos_ == word.begin + 1 && (first == 'u' || first == 'U') &&
          absl::string_view("&\"") == rest.substr(0, 2)) {
        word.kind = Word::Kind::kOther;
        pos_ += 2;
        SkipQuotedIdentifier(text_, kNoLimit, &pos_);
      }
      break;
    }
    case TokenKind::kQuotedIdentifier:
      word.kind = Word::Kind::kIdentifier;
      pos_ = token.end;
      SkipQuotedIdentifier(text_, kNoLimit, &pos_);
      break;
    case TokenKind::kString:
      word.kind = Word::Kind::kString;
      word.string_kind = token.string_kind;
      pos_ = StringEnd(token);
      break;
    case TokenKind::kNumber:
      pos_ = token.end;
      break;
    default:  // one character of a run of operators
      ++pos_;
  }
  word.end = pos_;
  word.value = std::string(text_.bytes.substr(word.begin, word.end - word.begin));
  if (word.kind == Word::Kind::kWord) absl::AsciiStrToLower(&word.value);
  if (word.kind == Word::Kind::kIdentifier) word.value = Unquoted(word.value);
  return word;
}

size_t WordReader::StringEnd(const Token& token) const {
  size_t pos = token.end;
  if (token.string_kind == StringKind::kDollar) {
    SkipDollarString(text_, text_.bytes.substr(pos_, token.end - pos_), kNoLimit, &pos);
  } else {
    SkipString(text_, token.string_kind, kNoLimit, &pos);
  }
  return pos;
}

Word WordReader::Peek() {
  const size_t pos = pos_;
  Word word = Next();
  pos_ = pos;
  return word;
}

bool WordReader::Accept(absl::string_view word) {
  const Word next = Peek();
  if (!next.Is(word)) return false;
  pos_ = next.end;
  return true;
}

bool WordReader::AcceptPunctuation(char c) {
  const Word next = Peek();
  if (!next.IsPunctuation(c)) return false;
  pos_ = next.end;
  return true;
}

bool WordReader::ReadQualifiedName(QualifiedName* name) {
  const Word first = Next();
  if (!first.IsName()) return false;
  name->schema.clear();
  name->name = first.value;
  // If there is a third part, the first one is a database. PostgreSQL accepts only the name of the
  // current database there.
  for (int parts = 1; parts < 3 && AcceptPunctuation('.'); ++parts) {
    const Word next = Next();
    if (!next.IsName()) return false;
    name->schema = std::exchange(name->name, next.value);
  }
  return true;
}

bool WordReader::ReadTableStatement(bool* creates, QualifiedName* table) {
  *creates = Accept("create");
  if (*creates) {
    for (absl::string_view kind : {"global", "local", "temporary", "temp", "unlogged"}) {
      Accept(kind);
    }
  } else if (!Accept("alter")) {
    return false;
  }
  if (!Accept("table")) return false;
  if (Accept("if")) {
    Accept("not");
    Accept("exists");
  }
  Accept("only");
  return ReadQualifiedName(table);
}

bool WordReader::ReadAlterTable(QualifiedName* table) {
  if (!Accept("alter") || !Accept("table")) return false;
  if (Accept("if") && !Accept("exists")) return false;
  Accept("only");
  if (!ReadQualifiedName(table)) return false;
  AcceptPunctuation('*');
  return true;
}

bool WordReader::ReadColumnList(std::vector<std::string>* columns) {
  columns->clear();
  if (!AcceptPunctuation('(')) return false;
  do {
    const Word column = Next();
    if (!column.IsName()) return false;
    columns->push_back(column.value);
  } while (AcceptPunctuation(','));
  return AcceptPunctuation(')');
}

}  // namespace dumpline
