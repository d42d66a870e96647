#include "tools/lib/pgdump/statement.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/strip.h"
#include "tools/lib/pgdump/characters.h"
#include "tools/lib/pgdump/literal_value.h"

namespace dumpline {
namespace {

// The end of the quoted token that begins at `pos` with `quote`, which is doubled inside it.
size_t QuotedEnd(absl::string_view text, size_t pos, char quote, bool backslash_escapes) {
  for (++pos; pos < text.size(); ++pos) {
    if (backslash_escapes && text[pos] == '\\') {
      ++pos;
    } else if (text[pos] == quote) {
      if (pos + 1 < text.size() && text[pos + 1] == quote) {
        ++pos;
      } else {
        return pos + 1;
      }
    }
  }
  return text.size();
}

// The end of the dollar-quoted token at `pos`, or `pos` when there is none.
size_t DollarQuotedEnd(absl::string_view text, size_t pos) {
  size_t tag_end = pos + 1;
  while (tag_end < text.size() && text[tag_end] != '$' && IsWordCharacter(text[tag_end])) ++tag_end;
  if (tag_end >= text.size() || text[tag_end] != '$') return pos;
  if (ClassOf(text[pos + 1]) == CharacterClass::kDigit) return pos;  // $1$
  const absl::string_view delimiter = text.substr(pos, tag_end + 1 - pos);
  const size_t close = text.find(delimiter, tag_end + 1);
  return close == absl::string_view::npos ? text.size() : close + delimiter.size();
}

// The end of white space and comments at `pos`.
size_t SkipSpaceAndComments(absl::string_view text, size_t pos) {
  while (pos < text.size()) {
    if (IsSpace(text[pos])) {
      ++pos;
    } else if (absl::StartsWith(text.substr(pos), "--")) {
      pos = std::min(text.find_first_of("\n\r", pos), text.size());
    } else if (absl::StartsWith(text.substr(pos), "/*")) {
      int depth = 0;
      do {
        const absl::string_view rest = text.substr(pos);
        if (absl::StartsWith(rest, "/*")) ++depth;
        if (absl::StartsWith(rest, "*/")) --depth;
        pos += absl::StartsWith(rest, "/*") || absl::StartsWith(rest, "*/") ? 2 : 1;
      } while (depth > 0 && pos < text.size());
    } else {
      break;
    }
  }
  return pos;
}

std::string Unquoted(absl::string_view token) {
  const absl::string_view quote = token.substr(0, 1);
  return absl::StrReplaceAll(token.substr(1, token.size() - 2),
                             {{absl::StrCat(quote, quote), quote}});
}

// The value of a kString, as far as UnescapeLiteral() can tell it.
bool StringValue(absl::string_view token, bool legacy_strings, std::string* value) {
  StringKind kind = legacy_strings ? StringKind::kLegacyEscape : StringKind::kPlain;
  if (absl::ConsumePrefix(&token, "E") || absl::ConsumePrefix(&token, "e")) {
    kind = StringKind::kEscape;
  }
  return absl::StartsWith(token, "'") &&
         UnescapeLiteral(kind, token.substr(1, token.size() - 2), value);
}

// Takes SELECT function( where the function is PostgreSQL's own, and gives its name.
bool ReadSelectedFunction(WordReader* words, std::string* name) {
  QualifiedName function;
  if (!words->Accept("select") || !words->ReadQualifiedName(&function) ||
      (!function.schema.empty() && function.schema != "pg_catalog") ||
      !words->AcceptPunctuation('(')) {
    return false;
  }
  *name = std::move(function.name);
  return true;
}

bool IsPlainWord(absl::string_view name) {
  if (name.empty() || absl::ascii_isdigit(static_cast<unsigned char>(name[0]))) return false;
  for (char c : name) {
    if (!absl::ascii_islower(static_cast<unsigned char>(c)) &&
        !absl::ascii_isdigit(static_cast<unsigned char>(c)) && c != '_') {
      return false;
    }
  }
  return true;
}

}  // namespace

std::string QuoteIdentifier(absl::string_view name) {
  return absl::StrCat("\"", absl::StrReplaceAll(name, {{"\"", "\"\""}}), "\"");
}

std::string ToSql(const QualifiedName& name) {
  if (name.schema.empty()) return QuoteIdentifier(name.name);
  return absl::StrCat(QuoteIdentifier(name.schema), ".", QuoteIdentifier(name.name));
}

std::string ToDisplay(absl::string_view identifier) {
  return IsPlainWord(identifier) ? std::string(identifier) : QuoteIdentifier(identifier);
}

std::string ToDisplay(const QualifiedName& name) {
  if (name.schema.empty()) return ToDisplay(name.name);
  return absl::StrCat(ToDisplay(name.schema), ".", ToDisplay(name.name));
}

Word WordReader::Next() {
  pos_ = SkipSpaceAndComments(text_, pos_);
  Word word;
  word.begin = pos_;
  if (pos_ == text_.size()) {
    word.end = pos_;
    return word;
  }
  const char c = text_[pos_];
  const auto take = [&](Word::Kind kind, size_t end) {
    word.kind = kind;
    word.end = pos_ = end;
    word.value = std::string(text_.substr(word.begin, end - word.begin));
  };
  if (c == '"') {
    take(Word::Kind::kIdentifier, QuotedEnd(text_, pos_, '"', false));
    word.value = Unquoted(word.value);
  } else if (c == '\'') {
    take(Word::Kind::kString, QuotedEnd(text_, pos_, '\'', false));
  } else if (c == '$' && DollarQuotedEnd(text_, pos_) > pos_) {
    take(Word::Kind::kString, DollarQuotedEnd(text_, pos_));
  } else if (ClassOf(c) == CharacterClass::kWord) {
    size_t end = pos_ + 1;
    while (end < text_.size() && IsWordCharacter(text_[end])) ++end;
    const bool one_letter = end - pos_ == 1;
    if (one_letter && end < text_.size() && text_[end] == '\'') {
      const bool escapes = c == 'e' || c == 'E';
      take(Word::Kind::kString, QuotedEnd(text_, end, '\'', escapes));
    } else if (one_letter && (c == 'u' || c == 'U') && absl::StartsWith(text_.substr(end), "&\"")) {
      take(Word::Kind::kOther, QuotedEnd(text_, end + 1, '"', false));  // U&"…"
    } else {
      take(Word::Kind::kWord, end);
      absl::AsciiStrToLower(&word.value);
    }
  } else if (ClassOf(c) == CharacterClass::kDigit) {
    take(Word::Kind::kOther, NumberEnd(text_, pos_));
  } else {
    take(Word::Kind::kOther, pos_ + 1);
  }
  return word;
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
  if (AcceptPunctuation('.')) {
    const Word second = Next();
    if (!second.IsName()) return false;
    name->schema = std::move(name->name);
    name->name = second.value;
    if (AcceptPunctuation('.')) {  // the first was a database: PostgreSQL takes its own name there
      const Word third = Next();
      if (!third.IsName()) return false;
      name->schema = std::move(name->name);
      name->name = third.value;
    }
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

bool ParseInsertHead(absl::string_view text, InsertHead* head) {
  WordReader words(text);
  if (!words.Accept("insert") || !words.Accept("into")) return false;
  if (!words.ReadQualifiedName(&head->table)) return false;
  if (words.Accept("as")) words.Next();
  head->columns.clear();
  if (words.Peek().IsPunctuation('(')) {
    WordReader column_words = words;
    // A list that is not one of plain names (a sub-select, a subscripted column) names no columns.
    if (!column_words.ReadColumnList(&head->columns)) head->columns.clear();
  }
  return true;
}

bool ParseCopyFromStdin(absl::string_view text, CopyHead* head) {
  WordReader words(text);
  if (!words.Accept("copy")) return false;
  const size_t table_begin = words.Peek().begin;
  if (!words.ReadQualifiedName(&head->table)) return false;
  const size_t table_end = words.pos();
  head->table_sql = text.substr(table_begin, table_end - table_begin);
  head->columns.clear();
  head->columns_sql = absl::string_view();
  if (words.Peek().IsPunctuation('(')) {
    const size_t columns_begin = words.Peek().begin;
    if (!words.ReadColumnList(&head->columns)) return false;
    head->columns_sql = text.substr(columns_begin, words.pos() - columns_begin);
  }
  if (!words.Accept("from") || !words.Accept("stdin")) return false;
  head->has_options = !words.AtEnd();
  head->no_columns_form = absl::StartsWith(text.substr(table_end), "  FROM");
  return true;
}

// Looks for FROM and the word behind it only, so as to miss no form of the table's name. The grammar
// takes STDOUT for STDIN (gram.y, copy_file_name).
bool IsCopyFromStdin(absl::string_view text) {
  WordReader words(text);
  if (!words.Accept("copy")) return false;
  int depth = 0;
  for (Word word = words.Next(); word.kind != Word::Kind::kEnd; word = words.Next()) {
    if (word.IsPunctuation('(')) ++depth;
    if (word.IsPunctuation(')')) --depth;
    if (depth == 0 && word.Is("from")) return words.Accept("stdin") || words.Accept("stdout");
  }
  return false;
}

bool ParseSet(absl::string_view text, Setting* setting) {
  WordReader words(text);
  if (!words.Accept("set")) return false;
  if (!words.Accept("session") && !words.Accept("local")) {
    // Neither: the setting's name follows at once.
  } else if (words.Peek().Is("authorization") || words.Peek().Is("characteristics")) {
    setting->name = absl::StrCat("session ", words.Next().value);
    setting->value = std::string(absl::StripAsciiWhitespace(text.substr(words.pos())));
    return true;
  }
  const Word first = words.Next();
  if (!first.IsName()) return false;
  setting->name = absl::AsciiStrToLower(first.value);
  setting->value.clear();
  if (first.Is("time") && words.Accept("zone")) {
    setting->name = "timezone";
  } else if (first.Is("names")) {
    setting->name = "client_encoding";
  } else if (first.Is("xml") && words.Accept("option")) {
    setting->name = "xmloption";
  } else if (words.AcceptPunctuation('.')) {
    setting->name += "." + absl::AsciiStrToLower(words.Next().value);
  }
  if (!words.AcceptPunctuation('=')) words.Accept("to");
  for (Word word = words.Next(); word.kind != Word::Kind::kEnd; word = words.Next()) {
    if (word.IsPunctuation(',')) {
      setting->value += ", ";
    } else {
      setting->value += word.kind == Word::Kind::kString && word.value[0] == '\''
                            ? Unquoted(word.value)
                            : word.value;
    }
  }
  return true;
}

bool ParseSetConfig(absl::string_view text, Setting* setting) {
  WordReader words(text);
  std::string function;
  if (!ReadSelectedFunction(&words, &function) || function != "set_config") return false;
  const Word name = words.Next();
  if (name.kind != Word::Kind::kString || name.value[0] != '\'') return false;
  if (!words.AcceptPunctuation(',')) return false;
  const Word value = words.Next();
  if (value.kind != Word::Kind::kString || value.value[0] != '\'') return false;
  if (!words.AcceptPunctuation(',')) return false;
  if (!words.Accept("false") && !words.Accept("true")) return false;
  if (!words.AcceptPunctuation(')') || !words.AtEnd()) return false;
  setting->name = absl::AsciiStrToLower(Unquoted(name.value));
  setting->value = Unquoted(value.value);
  return true;
}

bool ParseSetval(absl::string_view text, bool legacy_strings, QualifiedName* sequence) {
  WordReader words(text);
  std::string function;
  if (!ReadSelectedFunction(&words, &function) || function != "setval") return false;
  const Word literal = words.Next();
  std::string name;
  if (literal.kind != Word::Kind::kString || !StringValue(literal.value, legacy_strings, &name)) {
    return false;
  }
  // The text is read as regclass, whose names are written as in SQL.
  WordReader name_words(name);
  return name_words.ReadQualifiedName(sequence) && name_words.AtEnd();
}

bool IsResetAll(absl::string_view text) {
  WordReader words(text);
  return words.Accept("reset") && words.Accept("all") && words.AtEnd();
}

bool SetsStandardConformingStrings(absl::string_view text, bool* on) {
  WordReader words(text);
  if (words.Accept("reset")) {
    if (!words.Accept("all") && !words.Accept("standard_conforming_strings")) return false;
    *on = true;
    return true;
  }
  Setting setting;
  if (!ParseSet(text, &setting) && !ParseSetConfig(text, &setting)) return false;
  if (setting.name != "standard_conforming_strings") return false;
  // bool.c, parse_bool: false, no and off can be cut short.
  const std::string value = absl::AsciiStrToLower(setting.value);
  *on = value.empty() || value == "o" ||
        !(absl::StartsWith("false", value) || absl::StartsWith("no", value) ||
          absl::StartsWith("off", value) || value == "0");
  return true;
}

bool ParseTriggerSwitch(absl::string_view text, TriggerSwitch* trigger_switch) {
  WordReader words(text);
  if (!words.Accept("alter") || !words.Accept("table")) return false;
  if (words.Accept("if") && !words.Accept("exists")) return false;
  words.Accept("only");
  QualifiedName table;
  if (!words.ReadQualifiedName(&table)) return false;
  words.AcceptPunctuation('*');
  trigger_switch->enables = words.Accept("enable");
  if (!trigger_switch->enables && !words.Accept("disable")) return false;
  if (!words.Accept("trigger")) return false;
  const Word which = words.Next();
  if (!which.Is("all") && !which.Is("user")) return false;
  if (!words.AtEnd()) return false;
  trigger_switch->all = which.Is("all");
  trigger_switch->which_begin = which.begin;
  trigger_switch->which_end = which.end;
  return true;
}

bool IsBegin(absl::string_view text) {
  WordReader words(text);
  if (words.Accept("begin")) {
    words.Accept("work") || words.Accept("transaction");
    return words.AtEnd();
  }
  return words.Accept("start") && words.Accept("transaction") && words.AtEnd();
}

bool IsCommit(absl::string_view text) {
  WordReader words(text);
  if (!words.Accept("commit") && !words.Accept("end")) return false;
  words.Accept("work") || words.Accept("transaction");
  return words.AtEnd();
}

bool IsTransactionControl(absl::string_view text) {
  WordReader words(text);
  const Word first = words.Next();
  if (first.Is("rollback")) {
    words.Accept("work") || words.Accept("transaction");
    return !words.Accept("to");
  }
  if (first.Is("prepare")) return words.Accept("transaction");
  if (first.Is("start")) return words.Accept("transaction");
  return first.Is("begin") || first.Is("commit") || first.Is("end") || first.Is("abort");
}

bool IsLargeObjectStatement(absl::string_view text) {
  WordReader selected(text);
  std::string function;
  if (ReadSelectedFunction(&selected, &function)) {
    return absl::StartsWith(function, "lo_") || function == "lowrite";
  }
  WordReader words(text);
  if (words.Accept("alter")) return words.Accept("large") && words.Accept("object");
  if (words.Accept("comment")) {
    return words.Accept("on") && words.Accept("large") && words.Accept("object");
  }
  if (words.Accept("grant") || words.Accept("revoke")) {
    for (Word word = words.Next(); word.kind != Word::Kind::kEnd; word = words.Next()) {
      if (word.Is("large")) return words.Accept("object");
    }
  }
  return false;
}

}  // namespace dumpline
