#include "tools/lib/rows/row_reader.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/pgdump/copy_rows.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/sql/statement.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"
#include "tools/lib/text/find.h"

namespace dumpline {
namespace {

DumpReaderOptions ReaderOptions(const RowReaderOptions& options) {
  DumpReaderOptions reader;
  reader.scanner.insert_rows = true;
  reader.end_marker = options.end_marker;
  return reader;
}

// Returns true if a statement with this first word changes rows that the reader would not see.
// TRUNCATE is not among them: truncate-prepend writes one before the first row.
bool ChangesRows(absl::string_view word) {
  return word == "update" || word == "delete" || word == "merge" || word == "with";
}

}  // namespace

bool ReadSequenceValue(absl::string_view text, bool legacy_strings, SequenceValue* value) {
  if (!ParseSetval(text, legacy_strings, &value->sequence)) return false;
  WordReader words(text, !legacy_strings);
  while (words.Peek().kind != Word::Kind::kString && !words.AtEnd()) words.Next();
  words.Next();
  words.AcceptPunctuation(',');
  const bool is_negative = words.AcceptPunctuation('-');
  const Word number = words.Next();
  if (!absl::SimpleAtoi(absl::StrCat(is_negative ? "-" : "", number.value), &value->last_value)) {
    return false;
  }
  value->is_called = true;
  if (words.AcceptPunctuation(',')) {
    value->is_called = words.Accept("true");
    if (!value->is_called && !words.Accept("false")) return false;
  }
  return words.AcceptPunctuation(')') && words.AtEnd();
}

std::string IsAhead(const SequenceValue& value) {
  const std::string next =
      absl::StrCat(value.last_value, "::numeric", value.is_called ? " + q.seqincrement" : "");
  return absl::StrCat("(", next,
                      " - s.last_value - CASE WHEN s.is_called THEN q.seqincrement ELSE 0 END)"
                      " * pg_catalog.sign(q.seqincrement::numeric) > 0");
}

bool IsOnConflictDoNothing(absl::string_view tail) {
  WordReader words(tail);
  return words.Accept("on") && words.Accept("conflict") && words.Accept("do") &&
         words.Accept("nothing") && words.AtEnd();
}

absl::StatusOr<RowShape> ShapeOf(const Schema& schema, const DumpReader& reader) {
  RowShape shape;
  shape.table = schema.FindTable(reader.table());
  if (shape.table == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("the schema has no table ", ToDisplay(reader.table())));
  }
  const std::vector<SchemaColumn>& columns = shape.table->columns;
  const bool is_copy = reader.scanner().statement_kind() == StatementKind::kCopy;
  if (reader.columns().empty()) {
    if (is_copy && reader.copy_head().no_columns_form) return shape;
    for (size_t i = 0; i < columns.size(); ++i) {
      if (!is_copy || !columns[i].generated) shape.columns.push_back(i);
    }
    return shape;
  }
  for (const std::string& name : reader.columns()) {
    const SchemaColumn* const column = shape.table->FindColumn(name);
    if (column == nullptr) {
      return absl::InvalidArgumentError(absl::StrCat(
          "the schema's table ", ToDisplay(shape.table->name), " has no column ", ToDisplay(name)));
    }
    shape.columns.push_back(static_cast<size_t>(column - columns.data()));
  }
  return shape;
}

RowReader::RowReader(ByteSource* source, const Schema* schema, RowReaderOptions options)
    : source_(source), schema_(schema), reader_(source, ReaderOptions(options)) {}

bool RowReader::Next() {
  shape_changed_ = false;
  while (status_.ok()) {
    if (!copy_rows_.empty()) return NextCopyRow();
    if (bulk_row_ < bulk_rows_ || next_row_ < rows_.size()) return NextInsertRow();
    if (!ReadItem()) return false;
  }
  return false;
}

absl::Status RowReader::ErrorAtRow(absl::string_view message) const {
  return absl::InvalidArgumentError(absl::StrCat(source_->name(), ":", row_line_, ": ", message));
}

bool RowReader::ReadItem() {
  item_line_ += CountByte(item_.text, '\n');
  if (!reader_.Next(&item_)) return false;
  status_ = OnItem();
  return status_.ok();
}

absl::Status RowReader::OnItem() {
  QualifiedName announced;
  if (reader_.IsTableDataLine(&announced)) AddTable(FindAnnounced(announced));
  if (item_.kind == ItemKind::kCopyRows) return OnCopyRows();
  if (reader_.begins_statement()) tracker_.BeginStatement();
  if (reader_.scanner().statement_kind() == StatementKind::kInsert) return OnInsertItem();
  if (item_.kind == ItemKind::kSemicolon) return OnStatement();
  return absl::OkStatus();
}

absl::Status RowReader::OnStatement() {
  const absl::string_view text = reader_.scanner().statement_text();
  if (reader_.scanner().statement_kind() == StatementKind::kCopy) {
    in_copy_ = at_copy_start_ = true;
    return reader_.table_changed() ? SetShape() : absl::OkStatus();
  }
  SequenceValue value;
  if (ReadSequenceValue(text, reader_.scanner().legacy_strings(), &value)) {
    sequence_values_.push_back(std::move(value));
    return absl::OkStatus();
  }
  const Word first = WordReader(text).Next();
  if (!ChangesRows(first.value)) return absl::OkStatus();
  return reader_.ErrorAt(
      item_.offset, absl::StrCat("the rows of a dump with ", absl::AsciiStrToUpper(first.value),
                                 " cannot be determined"));
}

// A row longer than the scanner's items comes in parts.
absl::Status RowReader::OnCopyRows() {
  next_line_ = item_line_;
  if (item_.part == Part::kWhole) {
    copy_rows_ = item_.text;
    return absl::OkStatus();
  }
  if (item_.is_first()) {
    partial_row_.clear();
    row_line_ = item_line_;
  }
  absl::StrAppend(&partial_row_, item_.text);
  if (!item_.is_last()) return absl::OkStatus();
  next_line_ = row_line_;
  copy_rows_ = partial_row_;
  return absl::OkStatus();
}

absl::Status RowReader::OnInsertItem() {
  next_line_ = item_line_;
  if (item_.kind == ItemKind::kInsertRows) {
    tracker_.ReadRows(reader_.scanner().insert_rows());
    if (reader_.table_changed()) RETURN_IF_ERROR(SetShape());
    bulk_rows_ = reader_.scanner().insert_rows().rows().size();
    bulk_row_ = 0;
    bulk_end_ = 0;
    return absl::OkStatus();
  }
  rows_.clear();
  next_row_ = 0;
  if (item_.kind == ItemKind::kSemicolon) {
    tracker_.EndStatement();
    RETURN_IF_ERROR(CheckTail());
    if (tracker_.has_values()) return absl::OkStatus();
    if (tracker_.rows() > 0) return OnDefaultValues();
    return reader_.ErrorAt(item_.offset, "INSERT … SELECT has no values");
  }
  if (item_.kind != ItemKind::kCode) {
    tracker_.ReadOther(item_);
    const bool is_comment =
        item_.kind == ItemKind::kLineComment || item_.kind == ItemKind::kBlockComment;
    if (in_tail_ && !is_comment) absl::StrAppend(&tail_, item_.text);
    if (!tracker_.in_row()) return absl::OkStatus();
    partial_row_ += is_comment ? " " : std::string(item_.text);
    return absl::OkStatus();
  }
  for (absl::string_view code = item_.text; !code.empty();) {
    InsertTracker::Boundary boundary;
    const size_t read = tracker_.ReadCode(code, &boundary);
    const absl::string_view text = code.substr(0, read);
    code.remove_prefix(read);
    if (boundary == InsertTracker::Boundary::kHeadEnd) {
      partial_row_.clear();
      continue;
    }
    if (!tracker_.has_values()) continue;
    if (in_tail_) {
      absl::StrAppend(&tail_, text);
      continue;
    }
    in_tail_ = boundary == InsertTracker::Boundary::kTailBegin;
    if (partial_row_.empty()) {
      const size_t comma_bytes = std::min(text.find('('), text.size());
      const size_t begin = static_cast<size_t>(text.data() - item_.text.data()) + comma_bytes;
      partial_line_ = item_line_ + CountByte(item_.text.substr(0, begin), '\n');
      absl::StrAppend(&partial_row_, text.substr(comma_bytes));
    } else {
      absl::StrAppend(&partial_row_, text);
    }
    if (boundary != InsertTracker::Boundary::kRowEnd) continue;
    rows_.push_back({partial_line_, std::exchange(partial_row_, "")});
  }
  if (!tracker_.in_row()) partial_row_.clear();
  if (tracker_.has_values() && reader_.table_changed()) return SetShape();
  return absl::OkStatus();
}

// pg_dump --on-conflict-do-nothing adds a clause, which changes no value. Other clauses do.
absl::Status RowReader::CheckTail() {
  in_tail_ = false;
  const std::string tail = std::exchange(tail_, "");
  if (WordReader(tail).AtEnd() || IsOnConflictDoNothing(tail)) return absl::OkStatus();
  return reader_.ErrorAt(item_.offset,
                         "the rows of an INSERT with a clause after its values, other "
                         "than ON CONFLICT DO NOTHING, cannot be determined");
}

// pg_dump writes DEFAULT VALUES for a row of a table without columns.
absl::Status RowReader::OnDefaultValues() {
  RETURN_IF_ERROR(SetShape());
  if (!shape_.columns.empty()) {
    return reader_.ErrorAt(item_.offset, "INSERT … DEFAULT VALUES has no values");
  }
  rows_.push_back({item_line_, "()"});
  return absl::OkStatus();
}

absl::Status RowReader::SetShape() {
  shape_changed_ = true;
  absl::StatusOr<RowShape> shape = ShapeOf(*schema_, reader_);
  if (!shape.ok()) return reader_.ErrorAt(item_.offset, shape.status().message());
  shape_ = *std::move(shape);
  AddTable(shape_.table);
  for (size_t i = 0; i < shape_.columns.size(); ++i) {
    if (IndexIn(shape_.columns, shape_.columns[i]) == i) continue;
    return reader_.ErrorAt(
        item_.offset,
        absl::StrCat("column ", ToDisplay(shape_.table->columns[shape_.columns[i]].name),
                     " is given twice"));
  }
  return absl::OkStatus();
}

// Returns the table of a table-of-contents line, or null. The line contains names unquoted.
const SchemaTable* RowReader::FindAnnounced(const QualifiedName& name) const {
  if (const SchemaTable* const table = schema_->FindTable(name)) return table;
  for (const SchemaTable& table : schema_->tables()) {
    if (IsSameInToc(name, table.name)) return &table;
  }
  return nullptr;
}

void RowReader::AddTable(const SchemaTable* table) {
  if (table != nullptr && known_tables_.insert(table).second) tables_.push_back(table);
}

bool RowReader::NextCopyRow() {
  absl::string_view row = copy_rows_;
  row_line_ = next_line_;
  // A newline after a backslash is data. Dumps contain no such rows.
  for (;;) {
    const absl::string_view line = TakeCopyRow(&copy_rows_);
    ++next_line_;
    if (!EndsInBackslash(line) || copy_rows_.empty()) {
      row = row.substr(0, static_cast<size_t>(line.data() + line.size() - row.data()));
      break;
    }
  }
  if (std::exchange(at_copy_start_, false)) strips_cr_ = absl::EndsWith(row, "\r");
  if (strips_cr_) absl::ConsumeSuffix(&row, "\r");
  return ReadCopyValues(row);
}

bool RowReader::ReadCopyValues(absl::string_view row) {
  values_.clear();
  unescaped_.clear();
  unescaped_.reserve(row.size());  // so that appending does not move earlier values
  bool last = shape_.columns.empty() && row.empty();
  while (!last) {
    const absl::string_view field = TakeCopyField(&row, &last);
    Value value{Value::Kind::kText, field};
    if (field == kCopyNull) {
      value = Value{};
    } else if (field.find('\\') != absl::string_view::npos) {
      const size_t offset = unescaped_.size();
      UnescapeCopyField(field, &unescaped_);
      value.text = absl::string_view(unescaped_).substr(offset);
    }
    values_.push_back(value);
  }
  return Accept(values_.size());
}

bool RowReader::NextInsertRow() {
  if (next_row_ < rows_.size()) {
    const InsertRowText& row = rows_[next_row_++];
    row_line_ = row.line;
    return ReadInsertValues(row.text);
  }
  const InsertRow& row = reader_.scanner().insert_rows().rows()[bulk_row_++];
  next_line_ += CountByte(item_.text.substr(bulk_end_, row.begin - bulk_end_), '\n');
  row_line_ = next_line_;
  const absl::string_view text = item_.text.substr(row.begin, row.end - row.begin);
  next_line_ += CountByte(text, '\n');
  bulk_end_ = row.end;
  return ReadInsertValues(text);
}

bool RowReader::ReadInsertValues(absl::string_view row) {
  const std::string error = insert_values_.Read(row, reader_.scanner().legacy_strings(), &values_);
  if (!error.empty()) return Fail(error);
  return Accept(values_.size());
}

bool RowReader::Accept(size_t values) {
  if (values == shape_.columns.size()) return true;
  return Fail(absl::StrCat("a row of ", ToDisplay(shape_.table->name), " has ",
                           CountOf(values, "value"), " (expected ", shape_.columns.size(), ")"));
}

bool RowReader::Fail(absl::string_view message) {
  status_ = ErrorAtRow(message);
  return false;
}

}  // namespace dumpline
