#include "tools/dump-clean/dump_clean.h"

#include <cstddef>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "nlohmann/json.hpp"
#include "tools/dump-clean/copy_to_insert.h"
#include "tools/dump-clean/insert_writer.h"
#include "tools/dump-clean/statement_policy.h"
#include "tools/dump-clean/statement_writer.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

using Options = DumpCleanOptions;

// Maximum size of a statement that is held to be decided on. A longer one is data, or nothing that
// this filter changes. (The scanner refuses a COPY statement of that size.)
constexpr size_t kMaxHeldBytes = 1 << 20;

ScannerOptions MakeScannerOptions(const Options& options, Writer* writer) {
  ScannerOptions scanner_options;
  scanner_options.max_item_bytes = options.max_item_bytes;
  scanner_options.check_utf8 = true;
  scanner_options.insert_rows = true;
  scanner_options.before_move = [writer] { writer->Settle(); };
  return scanner_options;
}

// Dispatches the items of the dump: INSERTs to InsertWriter, COPY data to CopyToInsert, and any other
// statement, once it is complete, to DecideStatement().
class DumpCleaner {
 public:
  DumpCleaner(const Options& options, ByteSource* in, ByteSink* out, DumpCleanReport* report)
      : options_(options),
        report_(report),
        writer_(out),
        scanner_(in, MakeScannerOptions(options, &writer_)),
        statements_(options, &writer_),
        inserts_(options.rows_per_insert.has_value(), options.max_item_bytes, &statements_),
        copy_to_insert_(options.literals == Options::Literals::kEscape, options.max_item_bytes,
                        &statements_) {}

  absl::Status Run();

 private:
  absl::Status Finish();
  absl::Status OnItem(const Item& item);
  absl::Status OnMetaCommand(const Item& item);
  void OnComment(const Item& item);
  void OnCommentInStatement(const Item& item);
  void OnInsertRows(const Item& item);
  void OnStatementItem(const Item& item);
  absl::Status OnSemicolon(const Item& item);
  absl::Status Apply(const StatementDecision& decision, const Item& semicolon);
  void BeginCopyData(const CopyHead& head, const Item& semicolon);
  absl::Status OnCopyRows(const Item& item);
  void OnCopyEnd(const Item& item);

  bool IsInsert() const { return scanner_.statement_kind() == StatementKind::kInsert; }
  void SetTable(const QualifiedName& table);
  void SetInsertTable();
  void CountData(uint64_t statements);

  const Options& options_;
  DumpCleanReport* const report_;
  Writer writer_;
  Scanner scanner_;
  StatementWriter statements_;
  InsertWriter inserts_;
  CopyToInsert copy_to_insert_;
  InsertTracker tracker_;
  EndMarkerWatch end_marker_;
  bool in_statement_ = false;
  bool dropped_begin_ = false;  // of the transaction that writes large objects; COMMIT is next

  // The table that data belongs to, and what of that data is not yet in the report.
  absl::flat_hash_map<QualifiedName, size_t> table_indexes_;
  size_t table_index_ = 0;
  uint64_t insert_head_number_ = 0;  // tracker_'s, if the table is from there; else 0
  uint64_t uncounted_rows_ = 0;
  uint64_t counted_bytes_ = 0;  // size of the output when bytes were last counted
};

absl::Status DumpCleaner::Run() {
  Item item{};
  absl::Status status;
  while (status.ok() && writer_.status().ok() && scanner_.Next(&item)) {
    end_marker_.OnItem(item, scanner_);
    status = OnItem(item);
  }
  if (!writer_.status().ok()) return writer_.status();
  if (status.ok()) status = scanner_.status();
  if (status.ok()) status = end_marker_.Finish(scanner_, item, options_.end_marker);
  if (status.ok()) return Finish();
  writer_.Flush();  // what precedes the error; without the end marker it is not a dump
  return status;
}

absl::Status DumpCleaner::Finish() {
  statements_.Finish();
  const uint64_t literals = statements_.formatter().escaped_literals();
  if (literals > 0) report_->converted["literals"] = literals;
  const uint64_t merged = inserts_.merged_statements();
  if (merged > 0) report_->converted["merged_inserts"] = merged;
  if (options_.before_end) RETURN_IF_ERROR(options_.before_end(*report_));
  if (end_marker_.seen()) {
    writer_.Append(kEndMarker);
    writer_.Append('\n');
  }
  return writer_.Close();
}

absl::Status DumpCleaner::OnItem(const Item& item) {
  statements_.EndLine(item.kind == ItemKind::kSpace ? item.text : "");
  switch (item.kind) {
    case ItemKind::kSpace:
      break;
    case ItemKind::kMetaCommand:
      return OnMetaCommand(item);
    case ItemKind::kLineComment:
    case ItemKind::kBlockComment:
      if (in_statement_) {
        OnCommentInStatement(item);
      } else {
        OnComment(item);
      }
      break;
    case ItemKind::kCode:
    case ItemKind::kQuotedIdentifier:
    case ItemKind::kString:
      OnStatementItem(item);
      break;
    case ItemKind::kSemicolon:
      return OnSemicolon(item);
    case ItemKind::kCopyRows:
      return OnCopyRows(item);
    case ItemKind::kCopyEnd:
      OnCopyEnd(item);
      break;
    case ItemKind::kInsertRows:
      OnInsertRows(item);
      break;
  }
  return absl::OkStatus();
}

absl::Status DumpCleaner::OnMetaCommand(const Item& item) {
  const absl::Status status = CheckMetaCommand(scanner_, item);
  if (status.ok()) ++report_->removed["meta_commands"];
  return status;
}

void DumpCleaner::OnComment(const Item& item) {
  if (EndMarkerWatch::IsEndMarker(item)) return;  // written at the end
  QualifiedName table;
  const bool is_toc = item.part == Part::kWhole && item.kind == ItemKind::kLineComment &&
                      ParseTableDataComment(absl::StripTrailingAsciiWhitespace(item.text), &table);
  if (is_toc) SetTable(table);
  if (options_.comments == Options::Comments::kAll ||
      (options_.comments == Options::Comments::kToc && is_toc)) {
    statements_.Comment(item);
  } else if (item.is_first()) {
    ++report_->removed["comments"];
  }
}

void DumpCleaner::OnCommentInStatement(const Item& item) {
  StatementFormatter& formatter = statements_.formatter();
  // Between the pieces of a literal, which become one, there is no place for a comment.
  if (options_.comments == Options::Comments::kAll && !formatter.continuing()) {
    formatter.Comment(item);
    return;
  }
  formatter.Space();
  if (item.is_first()) ++report_->removed["comments"];
}

void DumpCleaner::OnInsertRows(const Item& item) {
  const InsertRows& rows = scanner_.insert_rows();
  if (!in_statement_) counted_bytes_ = statements_.bytes();
  in_statement_ = !rows.rows().back().ends_statement;
  tracker_.ReadRows(rows);
  SetInsertTable();
  uncounted_rows_ += rows.rows().size();
  const uint64_t statements = inserts_.statements();
  inserts_.WriteRows(item, rows, scanner_.insert_head());
  CountData(inserts_.statements() - statements);
}

void DumpCleaner::OnStatementItem(const Item& item) {
  if (!in_statement_) {
    in_statement_ = true;
    counted_bytes_ = statements_.bytes();
    if (IsInsert()) {
      tracker_.BeginStatement();
      inserts_.Begin();
    } else {
      statements_.Hold();
    }
  }
  if (IsInsert()) {
    const uint64_t rows = tracker_.rows();
    tracker_.Read(item);
    uncounted_rows_ += tracker_.rows() - rows;
    inserts_.Write(item);
  } else {
    statements_.formatter().Write(item);
    if (statements_.held().size() > kMaxHeldBytes) statements_.Release();
  }
}

absl::Status DumpCleaner::OnSemicolon(const Item& item) {
  if (!std::exchange(in_statement_, false)) return absl::OkStatus();  // an empty statement
  if (IsInsert()) {
    tracker_.EndStatement();
    SetInsertTable();
    const uint64_t statements = inserts_.statements();
    inserts_.End(item.text);
    CountData(inserts_.statements() - statements);
    return absl::OkStatus();
  }
  if (!statements_.holds()) {
    statements_.End(item.text);
    return absl::OkStatus();
  }
  return Apply(DecideStatement(options_, scanner_.statement_kind(), statements_.held()), item);
}

absl::Status DumpCleaner::Apply(const StatementDecision& decision, const Item& semicolon) {
  switch (decision.action) {
    case StatementDecision::Action::kKeep:
      statements_.End(semicolon.text);
      break;
    case StatementDecision::Action::kDrop:
      statements_.Drop();
      ++report_->removed[std::string(decision.counter)];
      break;
    case StatementDecision::Action::kReplace:
      statements_.EndReplacing(decision.begin, decision.end, decision.replacement);
      ++report_->converted[std::string(decision.counter)];
      break;
    case StatementDecision::Action::kRefuse:
      return scanner_.ErrorAt(semicolon.offset, decision.message);
    case StatementDecision::Action::kCopyData:
      BeginCopyData(decision.copy_head, semicolon);
      break;
    case StatementDecision::Action::kBegin:
      statements_.HoldBegin();
      break;
    case StatementDecision::Action::kLargeObject:
      dropped_begin_ |= statements_.DropBegin();
      statements_.Drop();
      ++report_->removed[std::string(decision.counter)];
      break;
    case StatementDecision::Action::kCommit:
      if (std::exchange(dropped_begin_, false)) {
        statements_.Drop();
      } else {
        statements_.End(semicolon.text);
      }
      break;
  }
  return absl::OkStatus();
}

void DumpCleaner::BeginCopyData(const CopyHead& head, const Item& semicolon) {
  SetTable(head.table);
  if (options_.copy == Options::Copy::kKeep) {
    statements_.End(semicolon.text);
    return;
  }
  copy_to_insert_.Begin(head);
  statements_.Drop();
  ++report_->converted["copy_blocks"];
}

absl::Status DumpCleaner::OnCopyRows(const Item& item) {
  if (options_.copy == Options::Copy::kInsert) return copy_to_insert_.WriteRows(item, scanner_);
  statements_.PassCopyData(item.text);
  if (item.is_last()) uncounted_rows_ += CountByte(item.text, '\n');
  return absl::OkStatus();
}

void DumpCleaner::OnCopyEnd(const Item& item) {
  if (options_.copy == Options::Copy::kInsert) {
    copy_to_insert_.End();
    uncounted_rows_ = copy_to_insert_.rows();
    CountData(copy_to_insert_.statements());
    return;
  }
  // PostgreSQL requires the line end of the rows here too.
  statements_.PassCopyData(item.text);
  if (!absl::EndsWith(item.text, "\n")) statements_.Append("\n");
  CountData(1);
}

// Makes `table` the one that data belongs to, and adds it to the report.
void DumpCleaner::SetTable(const QualifiedName& table) {
  insert_head_number_ = 0;
  const auto [it, is_new] = table_indexes_.try_emplace(table, report_->tables.size());
  if (is_new) report_->tables.emplace_back().name = table;
  table_index_ = it->second;
}

void DumpCleaner::SetInsertTable() {
  if (tracker_.head_number() == insert_head_number_) return;
  SetTable(tracker_.head().table);
  insert_head_number_ = tracker_.head_number();
}

// Counts the data written since it was last counted.
void DumpCleaner::CountData(uint64_t statements) {
  DumpCleanReport::Table& table = report_->tables[table_index_];
  table.rows += std::exchange(uncounted_rows_, 0);
  table.statements += statements;
  table.bytes += statements_.bytes() - std::exchange(counted_bytes_, statements_.bytes());
}

}  // namespace

std::string DumpCleanReport::ToJson() const {
  nlohmann::ordered_json json;
  json["tables"] = nlohmann::ordered_json::array();
  for (const Table& table : tables) {
    json["tables"].push_back({{"table", ToDisplay(table.name)},
                              {"rows", table.rows},
                              {"statements", table.statements},
                              {"bytes", table.bytes}});
  }
  json["removed"] = removed;
  json["converted"] = converted;
  return json.dump(2) + "\n";
}

absl::Status DumpClean(const DumpCleanOptions& options, ByteSource* in, ByteSink* out,
                       DumpCleanReport* report) {
  return DumpCleaner(options, in, out, report).Run();
}

}  // namespace dumpline
