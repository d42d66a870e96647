// Follows an INSERT … VALUES statement: which table, which row, which column a literal belongs to.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_TRACKER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_TRACKER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/pgdump/statement.h"

namespace dumpline {

// Fed with the items of one INSERT statement after another. Dumps repeat the same head for every
// row, so the head is parsed only when it differs from the one before.
class InsertTracker {
 public:
  enum class Boundary : uint8_t {
    kNone,       // the code was read to its end
    kHeadEnd,    // behind VALUES: the first row's parenthesis is next
    kRowEnd,     // behind a row's closing parenthesis
    kTailBegin,  // in front of what follows the rows: ON CONFLICT …, RETURNING …
  };

  // Call at the first item of each statement.
  void BeginStatement();

  // Reads the text of a kCode item up to the first boundary. Returns the bytes read; call again with
  // the rest until the boundary is kNone.
  size_t ReadCode(absl::string_view code, Boundary* boundary);

  // Reads any other item of the statement.
  void ReadOther(const Item& item) {
    if (state_ == State::kHead) AppendToHead(item);
  }

  // Reads an item of any kind, boundaries of no interest.
  void Read(const Item& item);

  // Takes what a kInsertRows item holds. The head of its statements is head(), as the scanner gives the first statement with
  // a head in pieces.
  void ReadRows(const InsertRows& rows) {
    if (rows.last_statement_begin() != absl::string_view::npos) BeginStatement();
    state_ = State::kRows;
    row_ended_ = true;
    rows_ += rows.rows_of_last_statement();
  }

  // Call at the statement's semicolon: head() is this statement's then, whatever its form.
  void EndStatement() {
    if (state_ == State::kHead) EndHead();
  }

  // True once head() is this statement's.
  bool head_ended() const { return state_ != State::kHead; }
  // True past the VALUES of rows.
  bool has_values() const { return state_ == State::kRows || state_ == State::kTail; }
  // Inside a row's parentheses, and in which of its values, from 0.
  bool in_row() const { return state_ == State::kRows && depth_ > 0; }
  size_t column() const { return column_; }

  // The statement's table and columns: known once in_row() has been true, kHeadEnd was met, or the
  // statement has ended. No name where there is none.
  const InsertHead& head() const { return head_; }
  // Changes whenever head() does.
  uint64_t head_number() const { return head_number_; }

  // Rows completed in this statement; 1 for DEFAULT VALUES.
  uint64_t rows() const { return rows_; }

 private:
  enum class State : uint8_t {
    kHead,  // up to VALUES
    kRows,
    kTail,
    kOther,  // INSERT … SELECT, DEFAULT VALUES: no rows of values
  };

  size_t ReadHead(absl::string_view code, Boundary* boundary);
  size_t ReadRowsCode(absl::string_view code, Boundary* boundary);
  void AppendToHead(const Item& item);
  void EndHead();

  State state_ = State::kOther;
  int depth_ = 0;               // of parentheses and brackets
  bool row_ended_ = false;      // a row ended and no comma came yet
  bool after_default_ = false;  // the head's last word was DEFAULT
  size_t column_ = 0;
  uint64_t rows_ = 0;
  std::string head_text_;   // of this statement, until its head ends
  std::string known_text_;  // of the head in head_
  InsertHead head_;
  uint64_t head_number_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_TRACKER_H_
