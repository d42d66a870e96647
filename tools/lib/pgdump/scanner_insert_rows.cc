// The part of Scanner that returns rows of INSERT statements in bulk.
#include <algorithm>

#include "absl/strings/match.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// Returns the rows at the start of the window that InsertRows reads. Returns false if there are
// none.
bool Scanner::ScanInsertRows(Item* item, InsertRows::Place place) {
  size_t bytes = 0;
  for (;;) {
    const uint64_t before_error = utf8_error_offset_ - in_.offset();
    const absl::string_view window(
        in_.begin(), static_cast<size_t>(std::min<uint64_t>(in_.size(), before_error)));
    bytes = insert_rows_.Read(window, insert_head_, place, options_.max_item_bytes);
    if (bytes > 0) break;
    if (insert_rows_.stop() == InsertRows::Stop::kNoRow) statement_.insert_part = InsertPart::kNone;
    if (insert_rows_.stop() != InsertRows::Stop::kEndOfText) return false;
    // If a row is incomplete, doubles the input, so that a long row is not scanned from its start
    // too often. A row that is too long is returned as ordinary items.
    const size_t size = in_.size();
    if (size >= options_.max_item_bytes) return false;
    FillTo(2 * size);
    if (in_.size() == size) return false;
  }
  const InsertRow& last = insert_rows_.rows().back();
  if (insert_rows_.last_statement_begin() != absl::string_view::npos) {
    statement_ = StatementState();
    statement_.offset = in_.offset() + insert_rows_.last_statement_begin();
    statement_.word_count = 1;
    in_.SetMark(kStatementMark, statement_.offset);
  }
  statement_kind_ = StatementKind::kInsert;
  statement_ended_ = last.ends_statement;
  mode_ = last.ends_statement ? Mode::kBetween : Mode::kStatement;
  statement_.insert_part = InsertPart::kRows;
  statement_.row_place = InsertRows::Place::kAfterRow;
  return Emit(item, ItemKind::kInsertRows, bytes);
}

// Appends the item to the head of an INSERT, which ends at VALUES.
void Scanner::RememberInHead(const Item& item) {
  if (statement_.insert_part != InsertPart::kHead) return;
  insert_head_.append(item.text.data(), item.text.size());
  // Line ends in a quoted name are part of the name; others in a head are white space.
  const bool is_plain =
      item.kind == ItemKind::kCode || (item.kind == ItemKind::kQuotedIdentifier &&
                                       item.text.find_first_of("\r\n") == item.text.npos);
  if (is_plain && insert_head_.size() <= kMaxTokenBytes) return;
  insert_head_.clear();
  statement_.insert_part = InsertPart::kNone;
}

// Returns true if `word`, in the head of an INSERT, is the VALUES of its rows. The head ends at
// that word, and at any word that excludes rows of values.
bool Scanner::EndsInsertHead(absl::string_view word) {
  if (statement_.paren_depth > 0) return false;
  if (absl::EqualsIgnoreCase(word, "values")) {
    statement_.insert_part = InsertPart::kRows;
    statement_.row_place = InsertRows::Place::kAfterValues;
    return true;
  }
  for (absl::string_view other : {"select", "with", "table", "default"}) {
    if (!absl::EqualsIgnoreCase(word, other)) continue;
    statement_.insert_part = InsertPart::kNone;
    insert_head_.clear();
  }
  return false;
}

}  // namespace dumpline
