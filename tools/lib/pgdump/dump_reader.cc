#include "tools/lib/pgdump/dump_reader.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/pgdump/input_format.h"
#include "tools/lib/pgdump/setting_policy.h"
#include "tools/lib/sql/characters.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/find.h"

namespace dumpline {

namespace {

// First words of the commands of PostgreSQL 18 (gram.y, stmt), except INSERT, COPY, CREATE and SET,
// for which the scanner has statement kinds.
constexpr absl::string_view kCommands[] = {
    "abort",   "alter",    "analyse",   "analyze",  "begin",   "call",       "checkpoint",
    "close",   "cluster",  "comment",   "commit",   "declare", "deallocate", "delete",
    "discard", "do",       "drop",      "end",      "execute", "explain",    "fetch",
    "grant",   "import",   "listen",    "load",     "lock",    "merge",      "move",
    "notify",  "prepare",  "reassign",  "refresh",  "reindex", "release",    "reset",
    "revoke",  "rollback", "savepoint", "security", "select",  "show",       "start",
    "table",   "truncate", "unlisten",  "update",   "vacuum",  "values",     "with"};

constexpr size_t kMaxQuotedBytes = 60;

bool BeginsCommand(const Item& item) {
  if (item.kind != ItemKind::kCode) return false;
  if (item.text[0] == '(') return true;
  size_t end = 0;
  while (end < item.text.size() && IsWordCharacter(item.text[end])) ++end;
  const absl::string_view word = item.text.substr(0, end);
  return std::any_of(std::begin(kCommands), std::end(kCommands), [word](absl::string_view command) {
    return absl::EqualsIgnoreCase(word, command);
  });
}

DumpReaderOptions WithUtf8Check(DumpReaderOptions options) {
  options.scanner.check_utf8 |= options.check_sql;
  return options;
}

}  // namespace

DumpReader::DumpReader(ByteSource* source, DumpReaderOptions options)
    : options_(WithUtf8Check(std::move(options))), scanner_(source, options_.scanner) {}

bool DumpReader::Next(Item* item) {
  if (!is_started_) status_ = CheckStart();
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
  const bool is_whole_schema =
      options_.framework_schema && (end_marker_.is_complete() || end_marker_.ends_with_reset());
  return end_marker_.Finish(scanner_, item_, options_.end_marker && !is_whole_schema);
}

absl::Status DumpReader::CheckStart() {
  is_started_ = true;
  const std::string other = DescribeOtherInput(scanner_.PeekStart(kInputFormatBytes));
  if (!other.empty()) return ErrorAt(0, other);
  return absl::OkStatus();
}

// Rejects text that is not a statement: programs write progress messages into a dump if standard
// error is redirected to standard output.
absl::Status DumpReader::CheckStatementBegin() const {
  if (scanner_.statement_kind() != StatementKind::kOther || !checks_sql() || BeginsCommand(item_)) {
    return absl::OkStatus();
  }
  const absl::string_view line = item_.text.substr(0, item_.text.find_first_of("\r\n"));
  return ErrorAt(item_.offset,
                 absl::StrCat("not an SQL statement: \"", line.substr(0, kMaxQuotedBytes),
                              "\"; keep messages of programs out of the dump"));
}

absl::Status DumpReader::CheckStatementEnd() const {
  if (!checks_sql()) return absl::OkStatus();
  const std::string refusal = RefusalIn(scanner_.statement_kind(), scanner_.statement_text());
  return refusal.empty() ? absl::OkStatus() : ErrorAt(item_.offset, refusal);
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
      if (begins_statement_) return CheckStatementBegin();
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
  RETURN_IF_ERROR(CheckStatementEnd());
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

absl::string_view DumpReader::CommentLine() const {
  const bool is_line =
      item_.kind == ItemKind::kLineComment && item_.part == Part::kWhole && !in_statement_;
  return is_line ? absl::StripTrailingAsciiWhitespace(item_.text) : absl::string_view();
}

bool DumpReader::IsTableDataLine(QualifiedName* table) const {
  return ParseTableDataComment(CommentLine(), table);
}

bool DumpReader::IsPartitionRootLine(QualifiedName* root) const {
  return ParsePartitionRootComment(CommentLine(), root);
}

}  // namespace dumpline
