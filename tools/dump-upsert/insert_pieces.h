// Splits the items of INSERT … VALUES statements into head, rows and tail.
#ifndef DUMPLINE_TOOLS_DUMP_UPSERT_INSERT_PIECES_H_
#define DUMPLINE_TOOLS_DUMP_UPSERT_INSERT_PIECES_H_

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

class InsertPieces {
 public:
  // Call at the first item of each statement.
  void Begin() {
    tracker_.BeginStatement();
    is_tail_ = false;
  }

  // Splits an item other than a kInsertRows and a kSemicolon.
  void Read(const Item& item);

  // Reads a kInsertRows.
  void ReadRows(const InsertRows& rows) {
    tracker_.ReadRows(rows);
    is_tail_ = false;
  }

  // The parts of the last item, in this order: of the head with its VALUES, of the rows, and of a
  // clause after them.
  absl::string_view head() const { return head_; }
  absl::string_view rows() const { return rows_; }
  absl::string_view tail() const { return tail_; }

  // Returns true if the head ended in the last item.
  bool head_ended() const { return head_ended_; }
  // Returns true after VALUES. INSERT … SELECT and DEFAULT VALUES consist of a head only.
  bool has_values() const { return tracker_.has_values(); }

 private:
  InsertTracker tracker_;
  bool is_tail_ = false;
  bool head_ended_ = false;
  absl::string_view head_;
  absl::string_view rows_;
  absl::string_view tail_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_UPSERT_INSERT_PIECES_H_
