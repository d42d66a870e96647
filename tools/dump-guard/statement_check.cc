#include "tools/dump-guard/statement_check.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/sql/statement.h"
#include "tools/lib/sql/words.h"

namespace dumpline {
namespace {

constexpr char kNotAllowed[] = "is not allowed here (expected rows of the given tables)";

// Settings that decide how the rows are read and how long a statement may take. Other settings,
// such as session_replication_role, could extend what the transaction may do.
constexpr absl::string_view kSettings[] = {
    "bytea_output",
    "check_function_bodies",
    "client_encoding",
    "client_min_messages",
    "constraints",
    "datestyle",
    "default_table_access_method",
    "default_tablespace",
    "extra_float_digits",
    "idle_in_transaction_session_timeout",
    "intervalstyle",
    "lock_timeout",
    "row_security",
    "search_path",
    "standard_conforming_strings",
    "statement_timeout",
    "timezone",
    "transaction_timeout",
    "xmloption",
};

bool IsAllowedSetting(absl::string_view name) {
  return std::binary_search(std::begin(kSettings), std::end(kSettings), name);
}

std::string NotAllowed(absl::string_view text) {
  return absl::StrCat(absl::AsciiStrToUpper(WordReader(text).Next().value), " ", kNotAllowed);
}

// Accepts TRUNCATE [TABLE] [ONLY] table [*], … [RESTART IDENTITY | CONTINUE IDENTITY] [RESTRICT].
// CASCADE would empty tables that the statement does not name.
std::string RefuseTruncate(absl::string_view text, WordReader words, const RelationSet& allowed) {
  words.Accept("table");
  do {
    words.Accept("only");
    QualifiedName table;
    if (!words.ReadQualifiedName(&table)) return NotAllowed(text);
    words.AcceptPunctuation('*');
    const std::string refusal = RefuseTable(table, allowed);
    if (!refusal.empty()) return refusal;
  } while (words.AcceptPunctuation(','));
  if ((words.Accept("restart") || words.Accept("continue")) && !words.Accept("identity")) {
    return NotAllowed(text);
  }
  if (words.Accept("cascade")) return absl::StrCat("TRUNCATE … CASCADE ", kNotAllowed);
  words.Accept("restrict");
  return words.AtEnd() ? "" : NotAllowed(text);
}

// Accepts ALTER TABLE table, then {DISABLE | ENABLE [ALWAYS | REPLICA]} TRIGGER name, or ALTER
// CONSTRAINT name and words such as NOT DEFERRABLE. `words` is positioned after the table.
std::string RefuseAlterTable(absl::string_view text, WordReader words, const QualifiedName& table,
                             const RelationSet& allowed) {
  const std::string refusal = RefuseTable(table, allowed);
  if (!refusal.empty()) return refusal;
  const bool enables = words.Accept("enable");
  if (enables || words.Accept("disable")) {
    if (enables) words.Accept("always") || words.Accept("replica");
    const bool is_switch = words.Accept("trigger") && words.Next().IsName() && words.AtEnd();
    return is_switch ? "" : NotAllowed(text);
  }
  if (!words.Accept("alter") || !words.Accept("constraint") || !words.Next().IsName()) {
    return NotAllowed(text);
  }
  while (words.Accept("not") || words.Accept("deferrable") || words.Accept("initially") ||
         words.Accept("deferred") || words.Accept("immediate")) {
  }
  return words.AtEnd() ? "" : NotAllowed(text);
}

// Accepts ALTER SEQUENCE sequence RESTART [[WITH] number].
std::string RefuseAlterSequence(absl::string_view text, WordReader words,
                                const RelationSet& allowed) {
  QualifiedName sequence;
  if (!words.ReadQualifiedName(&sequence) || !words.Accept("restart")) return NotAllowed(text);
  const std::string refusal = RefuseTable(sequence, allowed);
  if (!refusal.empty()) return refusal;
  words.Accept("with");
  words.AcceptPunctuation('-');
  if (!words.AtEnd()) words.Next();
  return words.AtEnd() ? "" : NotAllowed(text);
}

// Accepts SELECT pg_catalog.setval('sequence', number, true), as pg_dump writes it. ParseSetval()
// has checked the beginning.
std::string RefuseSetval(absl::string_view text, const QualifiedName& sequence,
                         const RelationSet& allowed) {
  WordReader words(text);
  words.Next();
  if (words.Accept("pg_catalog")) words.AcceptPunctuation('.');
  const bool is_call = words.Accept("setval") && words.AcceptPunctuation('(') &&
                       words.Next().kind == Word::Kind::kString && words.AcceptPunctuation(',');
  if (!is_call) return NotAllowed(text);
  words.AcceptPunctuation('-');
  if (words.Next().kind != Word::Kind::kOther) return NotAllowed(text);
  if (words.AcceptPunctuation(',') && !words.Accept("true") && !words.Accept("false")) {
    return NotAllowed(text);
  }
  if (!words.AcceptPunctuation(')') || !words.AtEnd()) return NotAllowed(text);
  return RefuseTable(sequence, allowed);
}

bool IsLiteralWord(absl::string_view word) {
  return absl::EqualsIgnoreCase(word, "null") || absl::EqualsIgnoreCase(word, "true") ||
         absl::EqualsIgnoreCase(word, "false") || absl::EqualsIgnoreCase(word, "default");
}

}  // namespace

std::string RefuseTable(const QualifiedName& table, const RelationSet& allowed) {
  if (allowed.contains(table)) return "";
  return absl::StrCat(ToDisplay(table), " is not among the given tables and sequences");
}

std::string RefuseStatement(absl::string_view text, bool legacy_strings,
                            const RelationSet& allowed) {
  Setting setting;
  if (ParseSet(text, &setting) || ParseSetConfig(text, &setting)) {
    if (IsAllowedSetting(setting.name)) return "";
    return absl::StrCat("SET ", setting.name, " ", kNotAllowed);
  }
  QualifiedName sequence;
  if (ParseSetval(text, legacy_strings, &sequence)) return RefuseSetval(text, sequence, allowed);
  if (ParseRestartStatement(text, &sequence)) return RefuseTable(sequence, allowed);
  QualifiedName table;
  WordReader alter(text);
  if (alter.ReadAlterTable(&table)) return RefuseAlterTable(text, alter, table, allowed);
  WordReader words(text);
  if (words.Accept("truncate")) return RefuseTruncate(text, words, allowed);
  if (words.Accept("reset")) return words.Accept("all") && words.AtEnd() ? "" : NotAllowed(text);
  if (words.Accept("alter") && words.Accept("sequence")) {
    return RefuseAlterSequence(text, words, allowed);
  }
  return NotAllowed(text);
}

std::string InsertCheck::Read(absl::string_view code) {
  size_t pos = 0;
  while (pos < code.size()) {
    const Token token = ReadToken({code, /*is_whole=*/true}, pos, /*standard_strings=*/true);
    const absl::string_view text = code.substr(pos, token.end - pos);
    refused_at_ = pos;
    pos = std::max(token.end, pos + 1);
    switch (token.kind) {
      case TokenKind::kOpenParenthesis:
        if (++depth_ > 1 || part_ == Part::kTail) {
          return "only literals are allowed as values (expected no function or sub-select)";
        }
        break;
      case TokenKind::kCloseParenthesis:
        if (depth_ > 0) --depth_;
        break;
      case TokenKind::kNumber:
        break;
      case TokenKind::kWord: {
        std::string refusal = ReadWord(text);
        if (!refusal.empty()) return refusal;
        break;
      }
      default:
        if (part_ != Part::kHead && text.find_first_not_of(" \t\r\n\f\v,.+-") != text.npos) {
          return absl::StrCat("only literals are allowed as values (found ", text, ")");
        }
    }
  }
  return "";
}

std::string InsertCheck::ReadWord(absl::string_view word) {
  constexpr absl::string_view kTail[] = {"on", "conflict", "do", "nothing"};
  const auto is = [word](absl::string_view other) { return absl::EqualsIgnoreCase(word, other); };
  if (part_ == Part::kHead) {
    // These words are reserved, so they cannot be column names.
    if (is("select") || is("table") || is("with")) {
      return absl::StrCat("INSERT … ", absl::AsciiStrToUpper(word), " ", kNotAllowed);
    }
    if (depth_ == 0 && is("values")) part_ = Part::kRows;
    return "";
  }
  if (depth_ > 0) {
    if (IsLiteralWord(word)) return "";
    return absl::StrCat("only literals are allowed as values (found ", word, ")");
  }
  part_ = Part::kTail;
  if (tail_words_ < 4 && is(kTail[tail_words_])) {
    ++tail_words_;
    return "";
  }
  return absl::StrCat(
      absl::AsciiStrToUpper(word),
      " after the rows is not allowed (expected ON CONFLICT DO NOTHING or nothing)");
}

}  // namespace dumpline
