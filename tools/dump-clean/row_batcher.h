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
  RowBatcher(uint64_t max_rows, uint64_t max_bytes, Writer* writer)
      : max_rows_(max_rows), max_bytes_(max_bytes), writer_(writer) {}

  // Adds `row`, "(…)", to a statement that begins with `head`, "INSERT INTO … VALUES", and ends with
  // `tail`, " ON CONFLICT …" or nothing. Returns whether it began a new statement. The rows of one
  // statement share head and tail.
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

  // Ends the open statement, if there is one. Anything else is written only after this.
  void Close() {
    if (rows_ == 0) return;
    writer_->Append(tail_);
    writer_->Append(";\n");
    rows_ = 0;
  }

 private:
  const uint64_t max_rows_;
  uint64_t rows_ = 0;  // in the open statement
  const uint64_t max_bytes_;
  uint64_t bytes_ = 0;  // of the open statement, with its semicolon
  Writer* const writer_;
  std::string head_;
  std::string tail_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_ROW_BATCHER_H_
