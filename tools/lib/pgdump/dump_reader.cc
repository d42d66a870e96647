#include "tools/lib/pgdump/dump_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/text/find.h"

namespace dumpline {

DumpReader::DumpReader(ByteSource* source, DumpReaderOptions options)
    : options_(std::move(options)), scanner_(source, options_.scanner) {}

bool DumpReader::Next(Item* item) {
  if (!status_.ok()) return false;
  if (!scanner_.Next(item)) {
    status_ = scanner_.status();
    return false;
  }
  item_ = *item;
  end_marker_.OnItem(item_, scanner_);
  status_ = OnItem();
  return status_.ok();
}

absl::Status DumpReader::Finish() const {
  if (!status_.ok()) return status_;
  return end_marker_.Finish(scanner_, item_, options_.end_marker);
}

absl::Status DumpReader::OnItem() {
  begins_statement_ = false;
  table_changed_ = false;
  rows_before_item_ = inserts_.rows();
  switch (item_.kind) {
    case ItemKind::kCode:
    case ItemKind::kQuotedIdentifier:
    case ItemKind::kString:
      OnStatementItem();
      break;
    case ItemKind::kInsertRows:
      OnInsertRows();
      break;
    case ItemKind::kLineComment:
    case ItemKind::kBlockComment:
      if (in_insert_) inserts_.ReadOther(item_);
      break;
    case ItemKind::kSemicolon:
      return OnSemicolon();
    case ItemKind::kMetaCommand:
      if (options_.refuse_meta_commands) return CheckMetaCommand(scanner_, item_);
      break;
    case ItemKind::kSpace:
    case ItemKind::kCopyRows:
    case ItemKind::kCopyEnd:
      break;
  }
  return absl::OkStatus();
}

void DumpReader::OnStatementItem() {
  if (!in_statement_) {
    begins_statement_ = in_statement_ = true;
    in_insert_ = scanner_.statement_kind() == StatementKind::kInsert;
    if (in_insert_) {
      inserts_.BeginStatement();
      rows_before_item_ = 0;
    }
  }
  if (!in_insert_) return;
  inserts_.Read(item_);
  if (inserts_.head_ended()) in_copy_ = false;
  if (inserts_.has_values()) BeginInsertRows();
}

void DumpReader::OnInsertRows() {
  in_insert_ = true;
  inserts_.ReadRows(scanner_.insert_rows());
  BeginInsertRows();
  in_statement_ = !scanner_.insert_rows().rows().back().ends_statement;
  if (!in_statement_) in_insert_ = false;
}

absl::Status DumpReader::OnSemicolon() {
  in_statement_ = false;
  if (std::exchange(in_insert_, false)) {
    inserts_.EndStatement();
    in_copy_ = false;
  }
  if (scanner_.statement_kind() != StatementKind::kCopy) return absl::OkStatus();
  if (!ParseCopyFromStdin(scanner_.statement_text(), &copy_)) return absl::OkStatus();
  if (options_.refuse_copy_options && copy_.has_options) {
    return ErrorAt(item_.offset, absl::StrCat("COPY data of ", ToDisplay(copy_.table),
                                              " is not in the default format"));
  }
  in_copy_ = true;
  table_changed_ = true;
  head_number_ = 0;
  return absl::OkStatus();
}

void DumpReader::BeginInsertRows() {
  in_copy_ = false;
  if (inserts_.head_number() == head_number_) return;
  head_number_ = inserts_.head_number();
  table_changed_ = true;
}

uint64_t DumpReader::row_count() const {
  switch (item_.kind) {
    case ItemKind::kInsertRows:
      return scanner_.insert_rows().rows().size();
    case ItemKind::kCopyRows:
      return item_.is_last() ? CountByte(item_.text, '\n') : 0;
    case ItemKind::kCode:
      return in_insert_ ? inserts_.rows() - rows_before_item_ : 0;
    default:
      return 0;
  }
}

bool DumpReader::IsTableDataLine(QualifiedName* table) const {
  return item_.kind == ItemKind::kLineComment && item_.part == Part::kWhole && !in_statement_ &&
         ParseTableDataComment(absl::StripTrailingAsciiWhitespace(item_.text), table);
}

}  // namespace dumpline
