#include "tools/dump-clean/statement_writer.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"

namespace dumpline {

StatementWriter::StatementWriter(const DumpCleanOptions& options, Writer* writer)
    : sets_replication_role_(options.triggers == DumpCleanOptions::Triggers::kReplica),
      writer_(writer),
      output_(writer),
      formatter_(options.literals == DumpCleanOptions::Literals::kEscape, &output_),
      batcher_(options.rows_per_insert.value_or(DumpCleanOptions::kRowsPerInsertFromCopy),
               options.max_statement_bytes, writer) {}

void StatementWriter::Begin() {
  formatter_.Begin();
  BeginOutput();
}

void StatementWriter::Hold() {
  formatter_.Begin();
  output_.Hold();
}

void StatementWriter::Release() {
  if (!output_.holds()) return;
  output_.StopHolding();
  BeginOutput();
  writer_->Append(output_.held());
}

void StatementWriter::End(absl::string_view semicolon) {
  Release();
  writer_->Pass(semicolon);
  newline_pending_ = true;
}

void StatementWriter::EndReplacing(size_t begin, size_t end, absl::string_view replacement) {
  output_.StopHolding();
  BeginOutput();
  writer_->Append(output_.held().substr(0, begin));
  writer_->Append(replacement);
  writer_->Append(output_.held().substr(end));
  writer_->Append(";\n");
}

bool StatementWriter::AddRow(absl::string_view head, absl::string_view row,
                             absl::string_view tail) {
  if (!output_begun_ || begin_pending_) BeginOutput();
  return batcher_.AddRow(head, row, tail);
}

void StatementWriter::Comment(const Item& item) {
  if (item.is_first()) {
    EndRows();
    WritePendingBegin();
  }
  writer_->Pass(absl::StripTrailingAsciiWhitespace(item.text));
  if (item.is_last()) writer_->Append('\n');
}

void StatementWriter::HoldBegin() {
  Drop();
  EndRows();
  WritePendingBegin();
  begin_pending_ = true;
}

bool StatementWriter::DropBegin() { return std::exchange(begin_pending_, false); }

void StatementWriter::WriteNewline(absl::string_view next) {
  newline_pending_ = false;
  if (absl::StartsWith(next, "\n")) {
    writer_->Pass(next.substr(0, 1));
  } else {
    writer_->Append('\n');
  }
}

void StatementWriter::Finish() {
  EndLine("");
  EndRows();
  WritePendingBegin();
  if (sets_replication_role_ && output_begun_) writer_->Append("RESET ALL;\n");
}

// Prepares for writing a statement. Comments before the first statement precede the text that this
// writes.
void StatementWriter::BeginOutput() {
  EndRows();
  WritePendingBegin();
  if (output_begun_) return;
  output_begun_ = true;
  if (sets_replication_role_) writer_->Append("SET session_replication_role = replica;\n");
}

void StatementWriter::WritePendingBegin() {
  if (DropBegin()) writer_->Append("BEGIN;\n");
}

}  // namespace dumpline
