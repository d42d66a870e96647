#include "tools/dump-upsert/upsert_outline.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/dump-upsert/merge_plan.h"
#include "tools/lib/rows/row_reader.h"
#include "tools/lib/sql/statement.h"
#include "tools/lib/sql/words.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Limit for the text of a head or tail, which is longer only if the statement is refused.
constexpr size_t kMaxPieceBytes = 1 << 20;

void AppendPiece(absl::string_view piece, std::string* text) {
  absl::StrAppend(text, piece.substr(0, kMaxPieceBytes - std::min(kMaxPieceBytes, text->size())));
}

// Returns the reason why a statement other than an INSERT or COPY is refused, or "".
std::string RefuseStatement(absl::string_view text, bool legacy_strings) {
  WordReader words(text);
  if (words.AtEnd()) return "";
  Setting setting;
  if (ParseSet(text, &setting) || ParseSetConfig(text, &setting) || IsResetAll(text)) return "";
  SequenceValue value;
  if (ParseSetval(text, legacy_strings, &value.sequence)) {
    return ReadSequenceValue(text, legacy_strings, &value)
               ? ""
               : "setval() with anything but literals cannot be merged";
  }
  if (IsTransactionControl(text)) return "the input controls transactions itself";
  if (IsLargeObjectStatement(text)) {
    return "large objects cannot be merged; make the dump with pg_dump -B";
  }
  const std::string command = absl::AsciiStrToUpper(words.Next().value);
  if (command == "TRUNCATE") {
    return "TRUNCATE would remove existing rows; use dump-upsert in place of truncate-prepend";
  }
  return absl::StrCat(command, " is not allowed here (expected rows, setval() and settings)");
}

bool IsComment(const Item& item) {
  return item.kind == ItemKind::kLineComment || item.kind == ItemKind::kBlockComment;
}

}  // namespace

DumpReaderOptions UpsertReaderOptions(bool end_marker) {
  DumpReaderOptions options;
  options.scanner.insert_rows = true;
  options.end_marker = end_marker;
  return options;
}

absl::Status UpsertOutline::Read(bool end_marker, ByteSource* source) {
  DumpReader reader(source, UpsertReaderOptions(end_marker));
  for (Item item{}; reader.Next(&item);) RETURN_IF_ERROR(OnItem(item, reader));
  return reader.Finish();
}

absl::Status UpsertOutline::OnItem(const Item& item, const DumpReader& reader) {
  if (local_settings_.outlive() &&
      (reader.begins_statement() || item.kind == ItemKind::kInsertRows)) {
    return reader.ErrorAt(item.offset, local_settings_.Message());
  }
  if (reader.scanner().statement_kind() == StatementKind::kInsert) {
    return OnInsertItem(item, reader);
  }
  if (item.kind == ItemKind::kSemicolon) return OnStatementEnd(item, reader);
  if (item.kind == ItemKind::kCopyRows && copy_begins_) {
    copy_begins_ = false;
    return OnRows(item, reader);
  }
  return absl::OkStatus();
}

absl::Status UpsertOutline::OnInsertItem(const Item& item, const DumpReader& reader) {
  if (reader.begins_statement()) {
    insert_.Begin();
    head_.clear();
    tail_.clear();
  }
  if (item.kind == ItemKind::kInsertRows) {
    insert_.ReadRows(reader.scanner().insert_rows());
    tail_.clear();
    return OnRows(item, reader);
  }
  if (item.kind == ItemKind::kSemicolon) return CheckInsertEnd(item, reader);
  insert_.Read(item);
  AppendPiece(IsComment(item) ? " " : insert_.head(), &head_);
  AppendPiece(IsComment(item) ? " " : insert_.tail(), &tail_);
  if (!insert_.head_ended()) return absl::OkStatus();
  if (reader.table_changed()) RETURN_IF_ERROR(CheckInsertHead(item, reader));
  return OnRows(item, reader);
}

// Checks that the head consists of what MergeSql::InsertHead() writes again.
absl::Status UpsertOutline::CheckInsertHead(const Item& item, const DumpReader& reader) const {
  WordReader words(head_);
  for (Word word = words.Next(); word.kind != Word::Kind::kEnd; word = words.Next()) {
    if (word.IsPunctuation('(') && reader.columns().empty()) {
      return reader.ErrorAt(item.offset, "the INSERT's columns are not plain names");
    }
    if (word.Is("overriding") && words.Peek().Is("user")) {
      return reader.ErrorAt(item.offset, "OVERRIDING USER VALUE discards values of the rows");
    }
  }
  return absl::OkStatus();
}

absl::Status UpsertOutline::CheckInsertEnd(const Item& semicolon, const DumpReader& reader) const {
  if (!insert_.has_values()) {
    return reader.ErrorAt(semicolon.offset,
                          "INSERT without rows of values cannot be merged (expected VALUES)");
  }
  if (WordReader(tail_).AtEnd() || IsOnConflictDoNothing(tail_)) return absl::OkStatus();
  return reader.ErrorAt(
      semicolon.offset,
      absl::StrCat(absl::AsciiStrToUpper(WordReader(tail_).Next().value),
                   " after the rows is not allowed (expected ON CONFLICT DO NOTHING or nothing)"));
}

absl::Status UpsertOutline::OnStatementEnd(const Item& semicolon, const DumpReader& reader) {
  const Scanner& scanner = reader.scanner();
  const absl::string_view text = scanner.statement_text();
  if (scanner.statement_kind() == StatementKind::kCopy && IsCopyFromStdin(text)) {
    copy_begins_ = true;
    return absl::OkStatus();
  }
  TriggerSwitch trigger_switch;
  if (ParseTriggerSwitch(text, &trigger_switch)) {
    trigger_switches_.Add(trigger_switch, text);
    return absl::OkStatus();
  }
  local_settings_.OnStatement(scanner.statement_kind(), text);
  if (IsBegin(text) || IsCommit(text)) return absl::OkStatus();
  const std::string refusal = RefuseStatement(text, scanner.legacy_strings());
  return refusal.empty() ? absl::OkStatus() : reader.ErrorAt(semicolon.offset, refusal);
}

absl::Status UpsertOutline::OnRows(const Item& item, const DumpReader& reader) {
  const bool is_copy = item.kind == ItemKind::kCopyRows;
  if (is_copy || reader.table_changed()) {
    RETURN_IF_ERROR(PlanMerge(schema_, existing_, reader, item).status());
  }
  if (run_count_ > 0 && reader.table() == run_table_) return absl::OkStatus();
  run_table_ = reader.table();
  DataRange& range = data_ranges_[run_table_];
  range.first = std::min(range.first, run_count_);
  range.last = run_count_++;
  return absl::OkStatus();
}

}  // namespace dumpline
