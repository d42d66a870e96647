// Collects rows into INSERT statements of bounded size.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_ROW_BATCHER_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_ROW_BATCHER_H_

#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/io/writer.h"

namespace dumpline {

class RowBatcher {
 public:
  // A statement has at most `max_rows` rows. It has at most `max_bytes` bytes unless its only row
  // is longer. `writer` must outlive the batcher.
  RowBatcher(uint64_t max_rows, uint64_t max_bytes, Writer* writer)
      : max_rows_(max_rows), max_bytes_(max_bytes), writer_(writer) {}

  // Writes `row`, "(…)", in a statement that begins with `head`, "INSERT INTO … VALUES", and ends
  // with `tail`, " ON CONFLICT …" or empty. The rows of a statement share head and tail. Returns
  // true if the row begins a new statement.
  bool AddRow(absl::string_view head, absl::string_view row, absl::string_view tail) {
    const bool fits = rows_ > 0 && rows_ < max_rows_ && head == head_ && tail == tail_ &&
                      bytes_ + 2 + row.size() <= max_bytes_;
    if (fits) {
      writer_->Append(", ");
      bytes_ += 2;
    } else {
      Close();
      head_.assign(head.data(), head.size());
      tail_.assign(tail.data(), tail.size());
      writer_->Append(head);
      writer_->Append(' ');
      bytes_ = head.size() + 1 + tail.size() + 1;
    }
    writer_->Append(row);
    bytes_ += row.size();
    ++rows_;
    return !fits;
  }

  // Ends the open statement, if any. Must be called before anything else is written.
  void Close() {
    if (rows_ == 0) return;
    writer_->Append(tail_);
    writer_->Append(";\n");
    rows_ = 0;
  }

 private:
  const uint64_t max_rows_;
  const uint64_t max_bytes_;
  Writer* const writer_;
  uint64_t rows_ = 0;   // in the open statement; 0 if none is open
  uint64_t bytes_ = 0;  // size of the open statement, including its semicolon
  std::string head_;
  std::string tail_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_ROW_BATCHER_H_
