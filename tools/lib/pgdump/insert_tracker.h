// Follows INSERT … VALUES statements: determines the table, row and column that a literal belongs
// to.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_TRACKER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_TRACKER_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

// Receives the items of one INSERT statement after another. Dumps repeat the same head for every
// row, so a head is parsed only if it differs from the previous one.
class InsertTracker {
 public:
  enum class Boundary : uint8_t {
    kNone,       // the code was read to its end
    kHeadEnd,    // after VALUES, before the first row's parenthesis
    kRowEnd,     // after a row's closing parenthesis
    kTailBegin,  // before a clause after the rows: ON CONFLICT …, RETURNING …
  };

  // Call at the first item of each statement.
  void BeginStatement();

  // Reads the text of a kCode item up to the first boundary and returns the number of bytes read.
  // Call it again with the rest until the boundary is kNone.
  size_t ReadCode(absl::string_view code, Boundary* boundary);

  // Reads any other item of the statement.
  void ReadOther(const Item& item) {
    if (state_ == State::kHead) AppendToHead(item);
  }

  // Reads an item of any kind to its end.
  void Read(const Item& item);

  // Reads a kInsertRows. The head of its statements is head(): the scanner returns the first
  // statement with a head as ordinary items.
  void ReadRows(const InsertRows& rows) {
    if (rows.last_statement_begin() != absl::string_view::npos) BeginStatement();
    state_ = State::kRows;
    row_ended_ = true;
    rows_ += rows.rows_of_last_statement();
  }

  // Call at the statement's semicolon. Afterwards, head() is this statement's, whatever its form.
  void EndStatement() {
    if (state_ == State::kHead) EndHead();
  }

  // Returns true once head() is this statement's.
  bool head_ended() const { return state_ != State::kHead; }
  // Returns true after the VALUES of rows.
  bool has_values() const { return state_ == State::kRows || state_ == State::kTail; }
  // Returns true inside a row's parentheses; column() is then the zero-based index of the value.
  bool in_row() const { return state_ == State::kRows && depth_ > 0; }
  size_t column() const { return column_; }

  // Returns the table and columns of the statement, once head_ended() is true or the statement has
  // ended. The table's name is empty if the statement is malformed.
  const InsertHead& head() const { return head_; }
  // Returns a number that changes whenever head() does.
  uint64_t head_number() const { return head_number_; }

  // Number of rows completed in this statement; 1 for DEFAULT VALUES.
  uint64_t rows() const { return rows_; }

  // Returns true if a row that ReadCode() read has parentheses inside its own: a value may be a
  // call or a sub-select.
  bool rows_have_parentheses() const { return rows_have_parentheses_; }

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
  int depth_ = 0;               // number of open parentheses and brackets
  bool row_ended_ = false;      // a row ended, and no comma has followed it yet
  bool after_default_ = false;  // the head's last word was DEFAULT
  size_t column_ = 0;
  uint64_t rows_ = 0;
  bool rows_have_parentheses_ = false;
  std::string head_text_;   // text of this statement's head so far
  std::string known_text_;  // text of head_
  InsertHead head_;
  uint64_t head_number_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_TRACKER_H_
