#include "tools/lib/sql/statement.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/sql/words.h"

namespace dumpline {
namespace {

// Reads SELECT function( and sets `name`. Returns false if the function is not one of PostgreSQL's
// own.
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

// Reads an argument of a call, and the comma or parenthesis after it. Returns the argument's text.
std::string ReadArgument(WordReader* words) {
  std::string argument;
  int depth = 0;
  for (Word word = words->Next(); word.kind != Word::Kind::kEnd; word = words->Next()) {
    if (depth == 0 && (word.IsPunctuation(',') || word.IsPunctuation(')'))) break;
    if (word.IsPunctuation('(')) ++depth;
    if (word.IsPunctuation(')')) --depth;
    absl::StrAppend(&argument, word.value);
  }
  return argument;
}

}  // namespace

bool ParseInsertHead(absl::string_view text, InsertHead* head) {
  WordReader words(text);
  if (!words.Accept("insert") || !words.Accept("into")) return false;
  if (!words.ReadQualifiedName(&head->table)) return false;
  if (words.Accept("as")) words.Next();
  head->columns.clear();
  if (words.Peek().IsPunctuation('(')) {
    WordReader column_words = words;
    // A list of anything other than plain names (a sub-select, a subscripted column) names no
    // columns.
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

// Searches only for FROM and the word after it, so that no form of the table's name is missed. The
// grammar also accepts STDOUT for STDIN (gram.y, copy_file_name).
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
  setting->is_local = words.Accept("local");
  if (setting->is_local || !words.Accept("session")) {
    // The setting's name follows.
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
  } else if (first.Is("schema")) {  // gram.y, var_name: SCHEMA Sconst
    setting->name = "search_path";
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
      setting->value += word.IsQuoted() ? Unquoted(word.value) : word.value;
    }
  }
  return true;
}

bool ParseSetConfig(absl::string_view text, Setting* setting) {
  WordReader words(text);
  std::string function;
  if (!ReadSelectedFunction(&words, &function) || function != "set_config") return false;
  const Word name = words.Next();
  if (!name.IsQuoted()) return false;
  if (!words.AcceptPunctuation(',')) return false;
  const Word value = words.Next();
  if (!value.IsQuoted()) return false;
  if (!words.AcceptPunctuation(',')) return false;
  setting->is_local = words.Accept("true");
  if (!setting->is_local && !words.Accept("false")) return false;
  if (!words.AcceptPunctuation(')') || !words.AtEnd()) return false;
  setting->name = absl::AsciiStrToLower(Unquoted(name.value));
  setting->value = Unquoted(value.value);
  return true;
}

std::vector<Setting> FindSetConfigCalls(absl::string_view text) {
  std::vector<Setting> settings;
  WordReader words(text);
  if (!words.Accept("select")) return settings;
  for (Word word = words.Next(); word.kind != Word::Kind::kEnd; word = words.Next()) {
    if (!word.IsName() || word.value != "set_config" || !words.AcceptPunctuation('(')) continue;
    const std::string arguments[] = {ReadArgument(&words), ReadArgument(&words),
                                     ReadArgument(&words)};
    Setting& setting = settings.emplace_back();
    WordReader(arguments[0]).Next().DecodeString(&setting.name);
    absl::AsciiStrToLower(&setting.name);
    WordReader value(arguments[1]);
    if (!value.Next().DecodeString(&setting.value) || !value.AtEnd()) setting.value = arguments[1];
    setting.is_local = absl::EqualsIgnoreCase(arguments[2], "true");
  }
  return settings;
}

bool ParseSetval(absl::string_view text, bool legacy_strings, QualifiedName* sequence) {
  WordReader words(text, /*standard_strings=*/!legacy_strings);
  std::string function;
  if (!ReadSelectedFunction(&words, &function) || function != "setval") return false;
  std::string name;
  if (!words.Next().DecodeString(&name)) return false;
  // The value is a regclass, in which names are spelled as in SQL.
  WordReader name_words(name);
  return name_words.ReadQualifiedName(sequence) && name_words.AtEnd();
}

bool IsResetAll(absl::string_view text) {
  WordReader words(text);
  return words.Accept("reset") && words.Accept("all") && words.AtEnd();
}

namespace {

constexpr absl::string_view kRestartBegin = "BEGIN ALTER SEQUENCE ";
constexpr absl::string_view kRestartEnd =
    " RESTART; EXCEPTION WHEN insufficient_privilege THEN NULL; END";

}  // namespace

std::string RestartStatement(const QualifiedName& sequence) {
  const std::string name = ToSql(sequence);
  std::string quote = "$$";
  for (int i = 1; absl::StrContains(name, quote); ++i) quote = absl::StrCat("$d", i, "$");
  return absl::StrCat("DO ", quote, kRestartBegin, name, kRestartEnd, quote);
}

bool ParseRestartStatement(absl::string_view text, QualifiedName* sequence) {
  WordReader words(text);
  if (!words.Accept("do")) return false;
  const Word body = words.Next();
  if (body.kind != Word::Kind::kString || body.string_kind != StringKind::kDollar ||
      !words.AtEnd()) {
    return false;
  }
  absl::string_view code = body.value;
  const absl::string_view quote = code.substr(0, code.find('$', 1) + 1);
  if (!absl::ConsumePrefix(&code, quote) || !absl::ConsumeSuffix(&code, quote) ||
      !absl::ConsumePrefix(&code, kRestartBegin) || !absl::ConsumeSuffix(&code, kRestartEnd)) {
    return false;
  }
  WordReader name(code);
  return name.ReadQualifiedName(sequence) && name.AtEnd();
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
  // false, no and off may be abbreviated (bool.c, parse_bool).
  const std::string value = absl::AsciiStrToLower(setting.value);
  *on = value.empty() || value == "o" ||
        !(absl::StartsWith("false", value) || absl::StartsWith("no", value) ||
          absl::StartsWith("off", value) || value == "0");
  return true;
}

bool ParseTriggerSwitch(absl::string_view text, TriggerSwitch* trigger_switch) {
  WordReader words(text);
  if (!words.ReadAlterTable(&trigger_switch->table)) return false;
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

bool IsStatisticsStatement(absl::string_view text) {
  WordReader words(text);
  QualifiedName function;
  if (!words.Accept("select")) return false;
  if (words.AcceptPunctuation('*') && !words.Accept("from")) return false;
  return words.ReadQualifiedName(&function) && absl::StartsWith(function.name, "pg_restore_") &&
         absl::EndsWith(function.name, "_stats") && words.AcceptPunctuation('(');
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
