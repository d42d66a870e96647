#include "tools/dump-clean/insert_writer.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "tools/lib/sql/words.h"

namespace dumpline {

void InsertWriter::Begin() {
  if (!merge_) return writer_->Begin();
  writer_->Hold();
  tracker_.BeginStatement();
  head_end_ = row_end_ = 0;
  bulk_row_has_parentheses_ = false;
}

void InsertWriter::Write(const Item& item) {
  if (!writer_->holds()) return writer_->formatter().Write(item);
  if (item.kind == ItemKind::kCode) {
    WriteHeldCode(item.text);
  } else {
    tracker_.ReadOther(item);
    writer_->formatter().Write(item);
  }
  if (tracker_.rows() > 1) writer_->Release();
  ReleaseIfLong();
}

// Writes code of a held statement and records where its head and its first row end.
void InsertWriter::WriteHeldCode(absl::string_view code) {
  InsertTracker::Boundary boundary;
  do {
    const size_t bytes = tracker_.ReadCode(code, &boundary);
    writer_->formatter().Code(code.substr(0, bytes));
    code.remove_prefix(bytes);
    const size_t held_bytes = writer_->held().size();
    if (boundary == InsertTracker::Boundary::kHeadEnd) head_end_ = held_bytes;
    if (boundary == InsertTracker::Boundary::kRowEnd && tracker_.rows() == 1) row_end_ = held_bytes;
  } while (boundary != InsertTracker::Boundary::kNone);
}

void InsertWriter::ReleaseIfLong() {
  if (writer_->held().size() > max_merged_bytes_) writer_->Release();
}

void InsertWriter::End(absl::string_view semicolon) {
  if (!writer_->holds() || row_end_ == 0) {  // 0 for DEFAULT VALUES and SELECT
    writer_->End(semicolon);
    ++statements_;
    return;
  }
  const absl::string_view text = writer_->held();
  const absl::string_view tail = absl::StripTrailingAsciiWhitespace(text.substr(row_end_));
  if (!IsMergeable(tail)) {
    writer_->End(semicolon);
    ++statements_;
    return;
  }
  AddRow(text.substr(0, head_end_),
         absl::StripLeadingAsciiWhitespace(text.substr(head_end_, row_end_ - head_end_)), tail);
  writer_->Drop();
}

// Returns whether the held statement, which ends with `tail`, may share a statement with others.
bool InsertWriter::IsMergeable(absl::string_view tail) const {
  if (bulk_row_has_parentheses_ || tracker_.rows_have_parentheses()) return false;
  WordReader words(tail);
  for (Word word = words.Next(); word.kind != Word::Kind::kEnd; word = words.Next()) {
    if (word.Is("update")) return false;
  }
  return true;
}

void InsertWriter::AddRow(absl::string_view head, absl::string_view row, absl::string_view tail) {
  const bool begins_statement = writer_->AddRow(head, row, tail);
  ++(begins_statement ? statements_ : merged_statements_);
}

void InsertWriter::WriteRows(const Item& item, const InsertRows& rows, absl::string_view head) {
  const bool literals_change =
      rows.literals_have_line_end() && writer_->formatter().escapes_line_ends();
  const Bulk bulk{item.text, head, rows, literals_change, rows.code_has_line_end()};
  if (merge_ || bulk.code_changes) {
    WriteOneByOne(bulk);
    tracker_.ReadRows(rows);
  } else {
    WriteAsTheyAre(bulk);
  }
}

// Writes rows that change only in their literals, in as few spans as possible.
void InsertWriter::WriteAsTheyAre(const Bulk& bulk) {
  const auto& rows = bulk.rows.rows();
  if (rows.front().begins_statement) Begin();
  const size_t end = bulk.text.size() - (rows.back().ends_statement ? 1 : 0);
  WriteText(bulk, 0, end, 0, bulk.rows.literals().size());
  if (rows.back().ends_statement) writer_->End(bulk.text.substr(end));
  statements_ += bulk.rows.statements_ended();
}

void InsertWriter::WriteOneByOne(const Bulk& bulk) {
  StatementFormatter& formatter = writer_->formatter();
  const absl::string_view text = bulk.text;
  size_t pos = 0;
  for (const InsertRow& row : bulk.rows.rows()) {
    const size_t end = row.ends_statement ? text.find(';', row.end) : row.end;
    if (!AddUnchangedRow(bulk, row)) {
      if (row.begins_statement) {
        Begin();
        formatter.Code(bulk.head);
        head_end_ = writer_->held().size();
        pos += bulk.head.size();
      } else if (row_end_ > 0) {
        writer_->Release();  // it has more than one row
      }
      bulk_row_has_parentheses_ = row.has_parentheses;
      formatter.Code(text.substr(pos, row.begin - pos));
      WriteText(bulk, row.begin, row.end, row.literals_begin, row.literals_end);
      row_end_ = writer_->held().size();
      formatter.Code(text.substr(row.end, end - row.end));
      ReleaseIfLong();
      if (row.ends_statement) End(text.substr(end, 1));
    }
    pos = end;
    if (row.ends_statement) {
      ++pos;
      if (pos == text.size()) break;
      writer_->EndLine(text.substr(pos));
      ++pos;  // the newline
    }
  }
}

// Adds a row that is a whole statement and needs no change. Returns false, and adds nothing, for
// any other row.
bool InsertWriter::AddUnchangedRow(const Bulk& bulk, const InsertRow& row) {
  const absl::string_view text = bulk.text.substr(row.begin, row.end - row.begin);
  if (!merge_ || !row.begins_statement || !row.ends_statement || row.has_parentheses ||
      bulk.code_changes || HasLineEnd(bulk.head) ||
      bulk.head.size() + 1 + text.size() > max_merged_bytes_) {
    return false;
  }
  const InsertLiteral* const literals = bulk.rows.literals().data();
  const bool changes =
      bulk.literals_change &&
      std::any_of(literals + row.literals_begin, literals + row.literals_end,
                  [](const InsertLiteral& literal) { return literal.has_line_end; });
  if (!changes) AddRow(bulk.head, text, "");
  return !changes;
}

// Writes the bytes [begin, end) of the item, which contain the given range of literals.
void InsertWriter::WriteText(const Bulk& bulk, size_t begin, size_t end, size_t literals_begin,
                             size_t literals_end) {
  StatementFormatter& formatter = writer_->formatter();
  const auto write_code = [&](size_t code_end) {
    const absl::string_view code = bulk.text.substr(begin, code_end - begin);
    if (bulk.code_changes) {
      formatter.Code(code);
    } else {
      formatter.Text(code);  // including literals that do not change
    }
  };
  if (!bulk.literals_change && !bulk.code_changes) literals_end = literals_begin;
  for (size_t i = literals_begin; i < literals_end; ++i) {
    const InsertLiteral& literal = bulk.rows.literals()[i];
    if (!literal.has_line_end && !bulk.code_changes) continue;
    Item item{};
    item.kind = ItemKind::kString;
    item.string_kind = literal.is_escape ? StringKind::kEscape : StringKind::kPlain;
    item.open_bytes = literal.body_begin() - literal.begin;
    item.close_bytes = 1;
    item.text = bulk.text.substr(literal.begin, literal.end - literal.begin);
    write_code(literal.begin);
    formatter.Literal(item);
    begin = literal.end;
  }
  write_code(end);
}

}  // namespace dumpline
