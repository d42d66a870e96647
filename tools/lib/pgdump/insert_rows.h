// Reads rows of INSERT statements in bulk. Most bytes of a dump with INSERTs pass through here.
//
// A dump repeats the head of its INSERTs for every row, and its rows consist of literals, numbers
// and words. InsertRows finds such rows by jumping from quote to quote, without producing an item
// for each piece. It leaves everything else to the scanner: comments, dollar quotes, quoted
// identifiers, literals of kinds other than '…' and E'…', and other heads. So only one lexer has to
// handle all of SQL.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_ROWS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/structure_index.h"

namespace dumpline {

// A literal, '…' or E'…'. Positions are relative to the start of the text.
struct InsertLiteral {
  uint32_t begin;  // position of the prefix or quote
  uint32_t end;    // position after the closing quote
  bool is_escape;  // E'…'
  bool has_line_end;

  uint32_t body_begin() const { return begin + (is_escape ? 2 : 1); }
  uint32_t body_end() const { return end - 1; }
};

struct InsertRow {
  uint32_t begin;           // position of the opening parenthesis
  uint32_t end;             // position after the closing one
  uint32_t literals_begin;  // range of its literals in literals()
  uint32_t literals_end;
  bool begins_statement;  // the head comes before it
  bool ends_statement;    // a semicolon follows it, possibly after white space
  bool has_parentheses;   // contains parentheses, so a value may be a call or a sub-select
};

class InsertRows {
 public:
  // Syntax before the text: nothing, so the text begins with a head; a head up to VALUES; or a row.
  enum class Place : uint8_t { kBetweenStatements, kAfterValues, kAfterRow };

  // Reason why Read() stopped: the end of the text, text that is not a row, or a row that it does
  // not read.
  enum class Stop : uint8_t { kEndOfText, kNoRow, kOtherRow };

  // Reads the rows at the start of `text`. Returns the size of their text, including the heads,
  // commas and semicolons around them, up to the end of the last complete row or the semicolon
  // after it. Statements must begin with `head`, "INSERT INTO … VALUES", and be separated by a
  // single newline. Rows with a literal longer than `max_literal_bytes` are not read.
  size_t Read(absl::string_view text, absl::string_view head, Place place,
              size_t max_literal_bytes);
  Stop stop() const { return stop_; }

  // Call when the text of the last Read() has been moved or changed.
  void Forget() { indexed_ = absl::string_view(); }

  // The rows and their literals. Contains at least one row if Read() returned more than 0.
  const std::vector<InsertRow>& rows() const { return rows_; }
  const std::vector<InsertLiteral>& literals() const { return literals_; }

  // The first returns true if the text outside literals has line ends other than those that
  // separate statements, the second if a literal has one. Either may also return true if a line end
  // follows the rows.
  bool code_has_line_end() const { return code_has_line_end_; }
  bool literals_have_line_end() const { return literals_have_line_end_; }

  size_t statements_ended() const { return statements_ended_; }
  // Position of the last statement that begins in the text, or npos.
  size_t last_statement_begin() const { return last_statement_begin_; }
  // Returns the number of rows of the last statement.
  size_t rows_of_last_statement() const;

  // Returns the literal that contains the byte at `pos` of the text, or null.
  const InsertLiteral* LiteralAt(size_t pos) const;

  // Returns the zero-based index of the value that contains the literal.
  size_t ColumnOf(const InsertLiteral& literal) const;

 private:
  bool ReadRow(size_t* pos, size_t max_literal_bytes);
  bool ReadLiteral(size_t row_begin, size_t* pos, size_t max_literal_bytes);
  size_t SkipSpace(size_t pos);
  bool HasLineEnd(size_t begin, size_t end);

  StructureIndex index_;
  absl::string_view indexed_;  // text of index_
  size_t base_ = 0;            // position of text_ in indexed_
  absl::string_view text_;
  size_t next_line_end_ = 0;  // position of the last line end that was found
  Stop stop_ = Stop::kNoRow;
  std::vector<InsertRow> rows_;
  std::vector<InsertLiteral> literals_;
  bool row_has_parentheses_ = false;  // for the row that ReadRow() has read
  bool code_has_line_end_ = false;
  bool literals_have_line_end_ = false;
  size_t statements_ended_ = 0;
  size_t last_statement_begin_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_ROWS_H_
