#include "tools/dump-upsert/insert_pieces.h"

namespace dumpline {

void InsertPieces::Read(const Item& item) {
  head_ended_ = false;
  const bool was_in_rows = tracker_.has_values();
  if (item.kind != ItemKind::kCode) {
    tracker_.ReadOther(item);
    head_ = was_in_rows ? absl::string_view() : item.text;
    rows_ = was_in_rows && !is_tail_ ? item.text : absl::string_view();
    tail_ = is_tail_ ? item.text : absl::string_view();
    return;
  }
  size_t pos = 0;
  size_t head_end = was_in_rows ? 0 : item.text.size();
  size_t rows_end = is_tail_ ? 0 : item.text.size();
  InsertTracker::Boundary boundary = InsertTracker::Boundary::kNone;
  do {
    pos += tracker_.ReadCode(item.text.substr(pos), &boundary);
    if (boundary == InsertTracker::Boundary::kHeadEnd) {
      head_ended_ = true;
      head_end = pos;
    } else if (boundary == InsertTracker::Boundary::kTailBegin) {
      is_tail_ = true;
      rows_end = pos;
    }
  } while (boundary != InsertTracker::Boundary::kNone);
  head_ = item.text.substr(0, head_end);
  rows_ = item.text.substr(head_end, rows_end > head_end ? rows_end - head_end : 0);
  tail_ = is_tail_ ? item.text.substr(rows_end) : absl::string_view();
}

}  // namespace dumpline
