// Rows of INSERT statements, many at a time: what most bytes of a dump with INSERTs are.
//
// A dump repeats the head of its INSERTs for every row, and its rows are made of literals, numbers and words. Such rows are
// found here by jumping from quote to quote, without an item for each piece. Anything else, be it a comment, a dollar quote,
// a quoted identifier, a literal of another kind than '…' and E'…', is left to the scanner.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_ROWS_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_ROWS_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/structure_index.h"

namespace dumpline {

// A literal, '…' or E'…'. Places are counted from the begin of the text.
struct InsertLiteral {
  uint32_t begin;  // of the prefix or quote
  uint32_t end;    // behind the closing quote
  bool is_escape;  // E'…'
  bool has_line_end;

  uint32_t body_begin() const { return begin + (is_escape ? 2 : 1); }
  uint32_t body_end() const { return end - 1; }
};

struct InsertRow {
  uint32_t begin;           // of the opening parenthesis
  uint32_t end;             // behind the closing one
  uint32_t literals_begin;  // its literals, in literals()
  uint32_t literals_end;
  bool begins_statement;  // the head is in front of it
  bool ends_statement;    // a semicolon is behind it, maybe after white space
};

class InsertRows {
 public:
  // What is in front of the text: nothing, so that it begins with a head; the VALUES of a head; a row.
  enum class Place : uint8_t { kBetweenStatements, kBehindValues, kBehindRow };

  // Why there are no more rows: the text ends; something else than a row follows; a row that must be scanned in full.
  enum class Stop : uint8_t { kEndOfText, kNoRow, kOtherRow };

  // Reads the rows that the text begins with, and returns how many of its bytes they are, with the heads, commas and
  // semicolons around them: up to behind the last whole row, or the semicolon behind it. Statements must begin with `head`,
  // "INSERT INTO … VALUES", and be parted by a newline alone. No literal of a row has more than `max_literal_bytes`.
  size_t Read(absl::string_view text, absl::string_view head, Place place,
              size_t max_literal_bytes);
  Stop stop() const { return stop_; }

  // The text that was given to Read() may have been moved or changed.
  void Forget() { indexed_ = absl::string_view(); }

  // At least one, where Read() has returned anything.
  const std::vector<InsertRow>& rows() const { return rows_; }
  const std::vector<InsertLiteral>& literals() const { return literals_; }

  // Whether the text between or in the rows, outside of literals, has line ends other than those that part statements;
  // whether any literal has. True may be said of a text that only goes on with one.
  bool code_has_line_end() const { return code_has_line_end_; }
  bool literals_have_line_end() const { return literals_have_line_end_; }

  size_t statements_ended() const { return statements_ended_; }
  // Where the last statement begins whose begin is in the text, or npos.
  size_t last_statement_begin() const { return last_statement_begin_; }
  // Rows of the last statement of which there are any.
  size_t rows_of_last_statement() const;

  // The literal that holds the byte at `pos` of the text, or null.
  const InsertLiteral* LiteralAt(size_t pos) const;

  // Which value of its row the literal is or is part of, from 0.
  size_t ColumnOf(const InsertLiteral& literal) const;

 private:
  bool ReadRow(size_t* pos, size_t max_literal_bytes);
  bool ReadLiteral(size_t row_begin, size_t* pos, size_t max_literal_bytes);
  size_t SkipSpace(size_t pos);
  bool HasLineEnd(size_t begin, size_t end);

  StructureIndex index_;
  absl::string_view indexed_;  // what index_ is of
  size_t base_ = 0;            // of the text in it
  absl::string_view text_;
  size_t next_line_end_ = 0;  // the last place that was looked up
  Stop stop_ = Stop::kNoRow;
  std::vector<InsertRow> rows_;
  std::vector<InsertLiteral> literals_;
  bool code_has_line_end_ = false;
  bool literals_have_line_end_ = false;
  size_t statements_ended_ = 0;
  size_t last_statement_begin_ = 0;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_INSERT_ROWS_H_
