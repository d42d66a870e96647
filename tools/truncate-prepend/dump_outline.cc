#include "tools/truncate-prepend/dump_outline.h"

#include <algorithm>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/words.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {
namespace {

bool IsCreateTable(absl::string_view statement) {
  WordReader words(statement);
  if (!words.Next().Is("create")) return false;
  Word word = words.Next();
  if (word.Is("unlogged") || word.Is("foreign")) word = words.Next();
  return word.Is("table");
}

}  // namespace

absl::Status DumpOutline::Read(const DumpOutlineOptions& options, ByteSource* source) {
  options_ = options;
  DumpReaderOptions reader_options;
  reader_options.scanner.insert_rows = true;
  reader_options.end_marker = options.end_marker;
  reader_options.refuse_copy_options = false;  // rows pass through unread
  DumpReader reader(source, reader_options);
  Item item{};
  while (reader.Next(&item)) {
    const absl::Status status = OnItem(item, reader);
    if (!status.ok()) return status;
    size_ = item.offset + item.text.size();
  }
  if (!reader.status().ok()) return reader.status();
  // If end of file ends a comment, the comment would include the COMMIT that follows it.
  const bool open_line = item.kind == ItemKind::kLineComment || item.kind == ItemKind::kMetaCommand;
  if (open_line && !newline_pending_) edits_.push_back({size_, size_, "\n"});
  has_end_marker_ = reader.has_end_marker();
  MarkFilledTables();
  return reader.Finish();
}

absl::Status DumpOutline::OnItem(const Item& item, const DumpReader& reader) {
  if (newline_pending_) {
    newline_pending_ = false;
    if (item.kind == ItemKind::kSpace && item.text[0] == '\n') ++edits_.back().end;
  }
  if (reader.begins_statement()) statement_offset_ = item.offset;
  if (local_settings_.outlive() &&
      (reader.begins_statement() || item.kind == ItemKind::kInsertRows)) {
    return reader.ErrorAt(item.offset, local_settings_.Message());
  }
  if (reader.row_count() > 0 && reader.table() != last_filled_) {
    last_filled_ = reader.table();
    filled_.insert(last_filled_);
  }
  switch (item.kind) {
    case ItemKind::kSpace:
      // psql skips a byte order mark only at the start of its input.
      if (item.offset == 0 && absl::StartsWith(item.text, kByteOrderMark)) {
        edits_.push_back({0, kByteOrderMark.size(), ""});
      }
      break;
    case ItemKind::kLineComment:
      if (reader.in_statement()) break;
      if (EndMarkerWatch::IsEndMarker(item)) {
        RemoveLine(item.offset, item.offset + item.text.size());
      } else if (reader.IsTableDataLine(&toc_table_)) {
        has_toc_ = true;
        partition_root_ = QualifiedName();
        AddTable(toc_table_, /*only=*/true);
      } else if (reader.IsPartitionRootLine(&partition_root_)) {
        roots_[toc_table_] = partition_root_;
      }
      break;
    case ItemKind::kInsertRows:
      OnRows(reader.table());
      break;
    case ItemKind::kSemicolon:
      return OnStatementEnd(item, reader);
    default:
      break;
  }
  return absl::OkStatus();
}

absl::Status DumpOutline::OnStatementEnd(const Item& semicolon, const DumpReader& reader) {
  const Scanner& scanner = reader.scanner();
  const absl::string_view text = scanner.statement_text();
  const uint64_t end = semicolon.offset + 1;
  switch (scanner.statement_kind()) {
    case StatementKind::kNone:
      return absl::OkStatus();
    case StatementKind::kInsert:
      OnRows(reader.table());
      return absl::OkStatus();
    case StatementKind::kCopy:
      if (reader.table_changed()) OnRows(reader.table());
      return absl::OkStatus();
    default:
      break;
  }
  QualifiedName sequence;
  if (ParseSetval(text, scanner.legacy_strings(), &sequence)) {
    edits_.push_back(
        {statement_offset_, statement_offset_, absl::StrCat(RestartStatement(sequence), ";\n")});
    return absl::OkStatus();
  }
  TriggerSwitch trigger_switch;
  if (ParseTriggerSwitch(text, &trigger_switch)) {
    trigger_switches_.Add(trigger_switch, text);
    RemoveLine(statement_offset_, end);
    return absl::OkStatus();
  }
  if (IsCreateTable(text)) {
    return reader.ErrorAt(statement_offset_,
                          "the dump contains the schema; make it with pg_dump --data-only");
  }
  if (!options_.own_transaction) return absl::OkStatus();
  local_settings_.OnStatement(scanner.statement_kind(), text);
  if (IsBegin(text) || IsCommit(text)) {
    RemoveLine(statement_offset_, end);
  } else if (IsTransactionControl(text)) {
    return reader.ErrorAt(semicolon.offset,
                          "the input controls transactions itself; use --no-transaction");
  }
  return absl::OkStatus();
}

void DumpOutline::OnRows(const QualifiedName& table) {
  if (run_count_ > 0 && table == run_table_) return;
  run_table_ = table;
  DataRange& range = data_ranges_[table];
  range.first = std::min(range.first, run_count_);
  range.last = run_count_++;
  if (!has_toc_ || table == toc_table_) {
    AddTable(table, /*only=*/true);
    return;
  }
  if (IsSameInToc(toc_table_, table)) {  // only the statement keeps a newline in the name
    const auto found = indexes_.find(toc_table_);
    if (found != indexes_.end() && !indexes_.contains(table)) {
      const size_t index = found->second;
      tables_[index].name = table;
      indexes_.erase(found);
      indexes_.emplace(table, index);
    }
    return;
  }
  // TRUNCATE refuses to empty a partitioned table with ONLY.
  AddTable(table, /*only=*/!IsSameInToc(partition_root_, table));
}

void DumpOutline::AddTable(const QualifiedName& name, bool only) {
  const bool is_new = indexes_.try_emplace(name, tables_.size()).second;
  if (is_new) tables_.push_back({name, only});
}

void DumpOutline::MarkFilledTables() {
  for (Table& table : tables_) {
    const auto root = roots_.find(table.name);
    table.has_rows = filled_.contains(root != roots_.end() ? root->second : table.name);
  }
}

void DumpOutline::RemoveLine(uint64_t begin, uint64_t end) {
  edits_.push_back({begin, end, ""});
  newline_pending_ = true;
}

}  // namespace dumpline
