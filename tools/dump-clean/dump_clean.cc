#include "tools/dump-clean/dump_clean.h"

#include <cstddef>
#include <utility>

#include "absl/strings/match.h"
#include "nlohmann/json.hpp"
#include "tools/dump-clean/copy_to_insert.h"
#include "tools/dump-clean/insert_writer.h"
#include "tools/dump-clean/output_counts.h"
#include "tools/dump-clean/statement_policy.h"
#include "tools/dump-clean/statement_writer.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/local_settings.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

using Options = DumpCleanOptions;

// Maximum size of a statement that is held until DecideStatement() has decided on it. A longer
// statement is data, or one that this filter does not change. (The scanner refuses a COPY statement
// of that size.)
constexpr size_t kMaxHeldBytes = 1 << 20;

DumpReaderOptions MakeReaderOptions(const Options& options, Writer* writer) {
  DumpReaderOptions reader_options;
  reader_options.scanner.max_item_bytes = options.max_item_bytes;
  reader_options.scanner.insert_rows = true;
  reader_options.scanner.before_move = [writer] { writer->CopyPassed(); };
  reader_options.end_marker = options.end_marker;
  reader_options.refuse_copy_options = false;  // DecideStatement() does, for --copy=insert
  return reader_options;
}

// Dispatches the items of the dump: INSERTs to InsertWriter, COPY data to CopyToInsert, and every
// other statement, once complete, to DecideStatement().
class DumpCleaner {
 public:
  DumpCleaner(const Options& options, ByteSource* in, ByteSink* out, DumpCleanReport* report)
      : options_(options),
        report_(report),
        writer_(out),
        reader_(in, MakeReaderOptions(options, &writer_)),
        statements_(options, &writer_),
        inserts_(options.rows_per_insert.has_value(), options.max_item_bytes, &statements_),
        copy_to_insert_(options.literals == Options::Literals::kEscape, options.max_item_bytes,
                        &statements_),
        counts_(&statements_) {}

  absl::Status Run();

 private:
  absl::Status OnItem(const Item& item);
  void OnComment(const Item& item);
  void OnCommentInStatement(const Item& item);
  absl::Status OnStatementItem(const Item& item);
  absl::Status OnInsertRows(const Item& item);
  absl::Status OnSemicolon(const Item& item);
  absl::Status Apply(const StatementDecision& decision, const Item& semicolon);
  void BeginCopyData(const CopyHead& head, const Item& semicolon);
  absl::Status OnCopyRows(const Item& item);
  void OnCopyEnd(const Item& item);
  absl::Status Finish();

  StatementKind kind() const { return reader_.scanner().statement_kind(); }

  const Options& options_;
  DumpCleanReport* const report_;
  Writer writer_;
  DumpReader reader_;
  StatementWriter statements_;
  InsertWriter inserts_;
  CopyToInsert copy_to_insert_;
  OutputCounts counts_;
  LocalSettings local_settings_;
  bool dropped_begin_ = false;  // dropped a BEGIN before large objects; its COMMIT follows
};

absl::Status DumpCleaner::Run() {
  Item item{};
  absl::Status status;
  while (status.ok() && writer_.status().ok() && reader_.Next(&item)) status = OnItem(item);
  if (!writer_.status().ok()) return writer_.status();
  if (status.ok()) status = reader_.Finish();
  if (status.ok()) return Finish();
  writer_.Flush();  // the text before the error, without an end marker
  return status;
}

absl::Status DumpCleaner::OnItem(const Item& item) {
  statements_.EndLine(item.kind == ItemKind::kSpace ? item.text : "");
  switch (item.kind) {
    case ItemKind::kSpace:
      break;
    case ItemKind::kMetaCommand:
      ++report_->removed["meta_commands"];
      break;
    case ItemKind::kLineComment:
    case ItemKind::kBlockComment:
      if (reader_.in_statement()) {
        OnCommentInStatement(item);
      } else {
        OnComment(item);
      }
      break;
    case ItemKind::kCode:
    case ItemKind::kQuotedIdentifier:
    case ItemKind::kString:
      return OnStatementItem(item);
    case ItemKind::kSemicolon:
      return OnSemicolon(item);
    case ItemKind::kCopyRows:
      return OnCopyRows(item);
    case ItemKind::kCopyEnd:
      OnCopyEnd(item);
      break;
    case ItemKind::kInsertRows:
      return OnInsertRows(item);
  }
  return absl::OkStatus();
}

void DumpCleaner::OnComment(const Item& item) {
  if (EndMarkerWatch::IsEndMarker(item)) return;  // written at the end
  QualifiedName table;
  const bool is_toc = reader_.IsTableDataLine(&table);
  if (is_toc) counts_.Select(table);
  // The line of a table in the table of contents may precede a line that names the partitioned
  // table.
  if (options_.comments == Options::Comments::kAll ||
      (options_.comments == Options::Comments::kToc &&
       (is_toc || reader_.IsPartitionRootLine(&table)))) {
    statements_.Comment(item);
  } else if (item.is_first()) {
    ++report_->removed["comments"];
  }
}

void DumpCleaner::OnCommentInStatement(const Item& item) {
  StatementFormatter& formatter = statements_.formatter();
  // The pieces are written as one literal, which has no place for a comment.
  if (options_.comments == Options::Comments::kAll && !formatter.continuing()) {
    formatter.Comment(item);
    return;
  }
  formatter.Space();
  if (item.is_first()) ++report_->removed["comments"];
}

absl::Status DumpCleaner::OnStatementItem(const Item& item) {
  const bool is_insert = kind() == StatementKind::kInsert;
  if (reader_.begins_statement()) {
    if (local_settings_.outlive()) return reader_.ErrorAt(item.offset, local_settings_.Message());
    counts_.Begin();
    if (is_insert) {
      inserts_.Begin();
    } else {
      statements_.Hold();
    }
  }
  if (is_insert) {
    inserts_.Write(item);
    counts_.AddPendingRows(reader_.row_count());
  } else {
    statements_.formatter().Write(item);
    if (statements_.held().size() > kMaxHeldBytes) statements_.Release();
  }
  return absl::OkStatus();
}

absl::Status DumpCleaner::OnInsertRows(const Item& item) {
  if (local_settings_.outlive()) return reader_.ErrorAt(item.offset, local_settings_.Message());
  const InsertRows& rows = reader_.scanner().insert_rows();
  if (rows.rows().front().begins_statement) counts_.Begin();
  inserts_.WriteRows(item, rows, reader_.scanner().insert_head());
  counts_.AddPendingRows(reader_.row_count());
  counts_.AddInserts(reader_.table(), inserts_.statements());
  return absl::OkStatus();
}

absl::Status DumpCleaner::OnSemicolon(const Item& item) {
  if (kind() == StatementKind::kNone) return absl::OkStatus();  // an empty statement
  if (kind() == StatementKind::kInsert) {
    inserts_.End(item.text);
    counts_.AddInserts(reader_.table(), inserts_.statements());
    return absl::OkStatus();
  }
  if (!statements_.holds()) {
    statements_.End(item.text);
    return absl::OkStatus();
  }
  if (options_.transactions == Options::Transactions::kDrop) {
    local_settings_.OnStatement(kind(), statements_.held());
  }
  return Apply(DecideStatement(options_, kind(), statements_.held()), item);
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
      return reader_.ErrorAt(semicolon.offset, decision.message);
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
  counts_.Select(head.table);
  if (options_.copy == Options::Copy::kKeep) {
    statements_.End(semicolon.text);
    return;
  }
  copy_to_insert_.Begin(head);
  statements_.Drop();
  ++report_->converted["copy_blocks"];
}

absl::Status DumpCleaner::OnCopyRows(const Item& item) {
  if (options_.copy == Options::Copy::kInsert) {
    return copy_to_insert_.WriteRows(item, reader_.scanner());
  }
  statements_.PassCopyData(item.text);
  counts_.Add(reader_.row_count(), 0);
  return absl::OkStatus();
}

void DumpCleaner::OnCopyEnd(const Item& item) {
  if (options_.copy == Options::Copy::kInsert) {
    copy_to_insert_.End();
    counts_.Add(copy_to_insert_.rows(), copy_to_insert_.statements());
    return;
  }
  // PostgreSQL requires this line to have the same line end as the rows.
  statements_.PassCopyData(item.text);
  if (!absl::EndsWith(item.text, "\n")) statements_.Append("\n");
  counts_.Add(0, 1);
}

// Ends the output and writes the end marker last, so that no error leaves a dump that looks
// complete.
absl::Status DumpCleaner::Finish() {
  statements_.Finish();
  report_->tables = counts_.tables();
  const uint64_t literals = statements_.formatter().escaped_literals();
  if (literals > 0) report_->converted["literals"] = literals;
  const uint64_t merged = inserts_.merged_statements();
  if (merged > 0) report_->converted["merged_inserts"] = merged;
  if (options_.before_end) RETURN_IF_ERROR(options_.before_end(*report_));
  if (reader_.has_end_marker()) {
    writer_.Append(kEndMarker);
    writer_.Append('\n');
  }
  return writer_.Close();
}

}  // namespace

std::string DumpCleanReport::ToJson() const {
  nlohmann::ordered_json json;
  json["tables"] = nlohmann::ordered_json::array();
  for (const TableCounts::Table& table : tables) {
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
