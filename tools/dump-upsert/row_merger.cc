#include "tools/dump-upsert/row_merger.h"

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/dump-upsert/merge_plan.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/rows/row_reader.h"
#include "tools/lib/sql/statement.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

absl::Status RowMerger::OnItem(const Item& item) {
  const StatementKind kind = reader_.scanner().statement_kind();
  const bool begins_other = reader_.begins_statement() && kind != StatementKind::kInsert;
  if (begins_other) MergeStage();
  if (kind == StatementKind::kInsert) return OnInsertItem(item);
  if (item.kind == ItemKind::kCopyRows || item.kind == ItemKind::kCopyEnd) return OnCopyItem(item);
  if (kind == StatementKind::kNone || item.kind == ItemKind::kSpace) {
    OnItemBetween(item);
    return absl::OkStatus();
  }
  drops_newline_ = line_is_open_ = false;
  if (item.kind == ItemKind::kSemicolon) return OnStatementEnd(item);
  absl::StrAppend(&held_, item.text);
  return absl::OkStatus();
}

void RowMerger::Finish() {
  if (line_is_open_) writer_.Append("\n");
  MergeStage();
}

void RowMerger::OnItemBetween(const Item& item) {
  absl::string_view text = item.text;
  if (std::exchange(drops_newline_, false)) absl::ConsumePrefix(&text, "\n");
  // psql skips a byte order mark only at the start of its input.
  if (item.offset == 0) absl::ConsumePrefix(&text, kByteOrderMark);
  const bool is_comment = item.kind == ItemKind::kLineComment;
  if (item.kind == ItemKind::kMetaCommand || (is_comment && EndMarkerWatch::IsEndMarker(item))) {
    return Drop();  // \restrict, \unrestrict, and the end marker, which follows the COMMIT
  }
  line_is_open_ = is_comment;
  writer_.Pass(text);
}

absl::Status RowMerger::OnCopyItem(const Item& item) {
  writer_.Pass(item.text);
  if (item.kind != ItemKind::kCopyEnd) {
    stage_has_rows_ = true;
    return absl::OkStatus();
  }
  if (!absl::EndsWith(item.text, "\n")) writer_.Append("\n");
  MergeStage();
  return absl::OkStatus();
}

absl::Status RowMerger::OnStatementEnd(const Item& semicolon) {
  const Scanner& scanner = reader_.scanner();
  if (scanner.statement_kind() == StatementKind::kCopy) return BeginCopy(semicolon);
  const std::string held = std::exchange(held_, "");
  const absl::string_view text = scanner.statement_text();
  SequenceValue value;
  TriggerSwitch trigger_switch;
  if (ReadSequenceValue(text, scanner.legacy_strings(), &value)) {
    writer_.Append(ForwardSetval(value));
  } else if (IsBegin(text) || IsCommit(text) || ParseTriggerSwitch(text, &trigger_switch)) {
    Drop();
  } else {
    writer_.Append(absl::StrCat(held, ";"));
  }
  return absl::OkStatus();
}

absl::Status RowMerger::BeginCopy(const Item& semicolon) {
  const std::string held = std::exchange(held_, "");
  if (!data_ranges_.contains(reader_.table())) {  // the table may have no key
    stage_.clear();
    writer_.Append(absl::StrCat(held, ";"));
    return absl::OkStatus();
  }
  ASSIGN_OR_RETURN(merge_, PlanMerge(schema_, existing_, reader_, semicolon));
  NewStage();
  writer_.Append(absl::StrCat(merge_.CreateCopyStage(stage_), merge_.CopyStatement(stage_)));
  return absl::OkStatus();
}

absl::Status RowMerger::OnInsertItem(const Item& item) {
  drops_newline_ = line_is_open_ = false;
  if (reader_.begins_statement()) insert_.Begin();
  if (item.kind == ItemKind::kInsertRows) {
    insert_.ReadRows(reader_.scanner().insert_rows());
    RETURN_IF_ERROR(BeginRows(item));
    WriteBulkRows(item);
  } else if (item.kind == ItemKind::kSemicolon) {
    writer_.Append(absl::StrCat(insert_clause_, ";"));
  } else {
    insert_.Read(item);
    if (insert_.head_ended()) {
      RETURN_IF_ERROR(BeginRows(item));
      writer_.Append(insert_head_);
    }
    writer_.Pass(insert_.rows());
  }
  return absl::OkStatus();
}

// Prepares for rows, whose head may differ from that of the previous ones.
absl::Status RowMerger::BeginRows(const Item& item) {
  if (reader_.table_changed()) {
    MergeStage();
    ASSIGN_OR_RETURN(merge_, PlanMerge(schema_, existing_, reader_, item));
    if (merge_.has_other_keys()) {
      NewStage();
      writer_.Append(merge_.CreateInsertStage(stage_));
      insert_head_ = merge_.StageInsertHead(stage_);
      insert_clause_.clear();
    } else {
      stage_.clear();
      insert_head_ = merge_.InsertHead();
      insert_clause_ = merge_.ConflictClause();
    }
  }
  stage_has_rows_ = !stage_.empty();
  return absl::OkStatus();
}

// Replaces the heads, and inserts the clause before each semicolon.
void RowMerger::WriteBulkRows(const Item& item) {
  const std::string& head = reader_.scanner().insert_head();
  size_t pos = 0;
  for (const InsertRow& row : reader_.scanner().insert_rows().rows()) {
    if (row.begins_statement) {
      const size_t head_begin = item.text.find(head, pos);
      writer_.Pass(item.text.substr(pos, head_begin - pos));
      writer_.Append(insert_head_);
      pos = head_begin + head.size();
    }
    if (!row.ends_statement) continue;
    const size_t end = item.text.find(';', row.end);
    writer_.Pass(item.text.substr(pos, end - pos));
    writer_.Append(insert_clause_);
    pos = end;
  }
  writer_.Pass(item.text.substr(pos));
}

void RowMerger::NewStage() { stage_ = absl::StrCat("dumpline_rows_", ++stages_); }

void RowMerger::MergeStage() {
  if (!std::exchange(stage_has_rows_, false) || stage_.empty()) return;
  writer_.Append(merge_.MergeStage(stage_));
}

}  // namespace dumpline
