#include "tools/lib/pgdump/value_window.h"

namespace dumpline {

void ValueWindow::Start(uint64_t offset, uint64_t line) {
  offset_ = offset;
  position_ = 0;
  field_ = 0;
  lines_.Start(line);
  jumps_.clear();
}

void ValueWindow::SetWhole(absl::string_view value, uint64_t line) {
  Start(0, line);
  text_ = value;
  is_copied_ = false;
  ends_value_ = true;
}

void ValueWindow::Add(const Item& item, uint64_t line, bool ends_value) {
  const bool starts = ends_value_;
  if (starts) {
    Start(item.offset + item.open_bytes, line);
    copy_.clear();
  } else if (item.is_first()) {
    jumps_.push_back({copy_.size(), line});
  }
  ends_value_ = ends_value;
  const absl::string_view body = item.body();
  is_copied_ = !(starts && ends_value);
  if (!is_copied_) {
    text_ = body;
    return;
  }
  copy_.append(body.data(), body.size());
  text_ = copy_;
}

uint64_t ValueWindow::LineAt(size_t pos) {
  while (!jumps_.empty() && jumps_.front().pos <= pos) {
    lines_.JumpTo(jumps_.front().pos, jumps_.front().line);
    jumps_.pop_front();
  }
  return lines_.At(text_, pos);
}

void ValueWindow::Drop(size_t bytes) {
  field_ += CountByte(text_.substr(0, bytes), '\t');
  while (!jumps_.empty() && jumps_.front().pos <= bytes) {
    lines_.JumpTo(jumps_.front().pos, jumps_.front().line);
    jumps_.pop_front();
  }
  for (Jump& jump : jumps_) jump.pos -= bytes;
  lines_.Drop(text_, bytes);
  position_ += bytes;
  if (is_copied_) {
    copy_.erase(0, bytes);
    text_ = copy_;
  } else {
    text_.remove_prefix(bytes);
  }
}

}  // namespace dumpline
