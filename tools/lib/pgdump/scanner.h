// The scanner reads SQL text as psql does, item by item, in one pass and bounded memory.
//
// FORMAT.md in this folder describes the input. The rules are those of PostgreSQL 15: the rules of
// psqlscan.l are in tools/lib/sql/lexer.h, those of psql's copy.c in scanner_copy.cc.
//
// The scanner is lossless: concatenating the texts of all items yields the input, whatever the
// sizes of buffers and reads, so a filter cannot lose bytes by accident. A filter pulls items with
// Next() and writes those that it does not change. Because it pulls, it can keep its state in plain
// variables.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_SCANNER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_SCANNER_H_

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/input_buffer.h"
#include "tools/lib/pgdump/insert_rows.h"
#include "tools/lib/sql/lexer.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

enum class ItemKind : uint8_t {
  kSpace,             // white space between statements (also a byte order mark at the very start)
  kCode,              // words, numbers, operators, punctuation and white space inside a statement
  kQuotedIdentifier,  // "…", quotes included
  kString,            // a string literal, prefix and quotes included
  kLineComment,       // --…, without the newline
  kBlockComment,      // /*…*/
  kMetaCommand,  // a backslash outside a literal and the rest of its line: psql would execute it
  kSemicolon,    // the ; that ends a statement
  kCopyRows,     // rows of COPY data, newlines included: one or more whole rows, or a part of one
  kCopyEnd,      // the line \. that ends COPY data
  kInsertRows,   // rows of INSERT statements in bulk; only with ScannerOptions::insert_rows
};

// A string, comment or COPY row longer than ScannerOptions::max_item_bytes is split into parts.
// (White space and code of that length are split into several whole items.)
enum class Part : uint8_t { kWhole, kFirst, kMiddle, kLast };

struct Item {
  ItemKind kind;
  Part part;
  StringKind string_kind;  // only for a kString
  // Literals separated by white space with a newline are one literal (PostgreSQL manual, 4.1.2.1).
  // `continues` is true in all of them except the last, and `continued` in all except the first.
  bool continues;
  bool continued;
  uint32_t open_bytes;     // size of a kString's prefix and opening quote, in its first part
  uint32_t close_bytes;    // size of a kString's closing quote, in its last part
  absl::string_view text;  // valid until the next call to Next()
  uint64_t offset;         // position of `text` in the input

  bool is_first() const { return part == Part::kWhole || part == Part::kFirst; }
  bool is_last() const { return part == Part::kWhole || part == Part::kLast; }
  // Returns the text of a kString without its prefix and quotes, still escaped.
  absl::string_view body() const {
    return text.substr(open_bytes, text.size() - open_bytes - close_bytes);
  }
};

// The kind of a statement, by its first word, as far as it matters here.
enum class StatementKind : uint8_t { kNone, kInsert, kCopy, kCreate, kSet, kOther };

struct ScannerOptions {
  // Size of the parts of a long item, at least 1. The positions at which an item is split depend
  // only on this size and on the item, so that a filter's output does not depend on read
  // boundaries.
  size_t max_item_bytes = 1 << 20;
  // Reject invalid UTF-8 and zero bytes.
  bool check_utf8 = false;
  // Return plain rows of INSERT statements in bulk, as kInsertRows. A row has about twenty items,
  // and dispatching them costs more than scanning them. The number of rows in an item depends on
  // the reads. A head that differs from the previous one is returned as ordinary items, and so is
  // any row that InsertRows does not read.
  bool insert_rows = false;
  // Called before the memory of past items is reused.
  std::function<void()> before_move;
};

class Scanner {
 public:
  // `source` must outlive the scanner.
  Scanner(ByteSource* source, ScannerOptions options);

  // Reads the next item. Returns false at the end of the input and on an error; see status().
  bool Next(Item* item);

  // Returns the first `bytes` bytes of the input, or all if there are fewer. Call it before Next().
  absl::string_view PeekStart(size_t bytes) {
    FillTo(bytes - 1);
    return {in_.begin(), std::min(bytes, in_.size())};
  }

  // Returns the first error, such as "<stdin>:12: unterminated quoted string (opened at line 3)".
  const absl::Status& status() const { return status_; }

  // Kind of the statement that the last item belongs to, or kNone between statements. A kSemicolon
  // belongs to the statement that it ends, and kCopyRows and kCopyEnd to the statement that they
  // follow.
  StatementKind statement_kind() const { return statement_kind_; }

  // Text of that statement so far, with a space in place of each comment. Empty for kInsert, which
  // may be as long as the dump. Truncated after a megabyte for other kinds.
  absl::string_view statement_text() const { return statement_text_; }

  // Rows of the last item, a kInsertRows. They belong to the statement whose head was read last, or
  // to statements with the same head. insert_head() is that head, "INSERT INTO … VALUES". If the
  // item does not end with a semicolon, its last statement continues in the next item.
  const InsertRows& insert_rows() const { return insert_rows_; }
  const std::string& insert_head() const { return insert_head_; }

  // Returns true if standard_conforming_strings is off, so that a backslash in '…' is an escape.
  bool legacy_strings() const { return !standard_conforming_strings_; }

  // Returns the name of the input in messages.
  absl::string_view input_name() const { return name_; }

  // Returns the error "<stdin>:12: message" with the line of an offset in the last item. Lines are
  // counted only for messages.
  absl::Status ErrorAt(uint64_t offset, absl::string_view message) const;

  // Returns the one-based line of an offset in the last item.
  uint64_t LineOf(uint64_t offset) const { return in_.LineOf(offset); }

 private:
  enum class Mode : uint8_t {
    kBetween,      // between statements
    kStatement,    // inside a statement
    kString,       // inside a string whose first part was returned
    kLineComment,  // inside a comment whose first part was returned
    kBlockComment,
    kCopyRestOfLine,  // after the ; of COPY … FROM stdin: the data begins on the next line
    kCopyData,        // at the start of a row
    kCopyLongRow,     // inside a row whose first part was returned
  };

  // InputBuffer's marks: the start of the statement, and the start of the string, comment or COPY
  // data in it. Lines of marks are counted only if a message needs them.
  enum : size_t { kStatementMark, kOpenedMark };

  // Position in an INSERT, with ScannerOptions::insert_rows: in its head, if that has contained
  // only names so far, or in or between its rows.
  enum class InsertPart : uint8_t { kNone, kHead, kRows };

  // State of the statement being read, as in psqlscan.l, and the state of InsertRows.
  struct StatementState {
    uint64_t offset = 0;  // position of its first byte
    int paren_depth = 0;
    int begin_depth = 0;           // number of open BEGIN ATOMIC … END and CASE … END
    size_t word_count = 0;         // up to 4
    char words[4] = {0, 0, 0, 0};  // initials of CREATE [OR REPLACE] {FUNCTION|PROCEDURE}
    InsertPart insert_part = InsertPart::kNone;
    InsertRows::Place row_place = InsertRows::Place::kAfterValues;  // place of the next row
  };

  bool NextBetween(Item* item);
  bool NextInStatement(Item* item);
  bool NextCopyRestOfLine(Item* item);
  bool NextCopyData(Item* item);
  bool NextCopyLongRow(Item* item);

  bool ScanInsertRows(Item* item, InsertRows::Place place);
  bool ScanCode(Item* item);
  bool ScanOpened(Item* item, const Token& token);
  bool ScanString(Item* item, size_t open_bytes, StringKind kind);
  bool ScanStringBody(Item* item, size_t pos);
  bool ScanQuotedIdentifier(Item* item);
  bool ScanLineComment(Item* item, size_t pos);
  bool ScanBlockComment(Item* item, size_t pos);
  bool ScanMetaCommand(Item* item);
  bool ScanSemicolon(Item* item);
  bool LiteralContinues(size_t pos, bool* continues);
  void EndComment(Mode comment_mode, bool ended);
  void OnWord(absl::string_view word, uint64_t offset);
  bool EndsInsertHead(absl::string_view word);
  bool RememberInStatement(const Item& item);  // returns true
  void RememberInHead(const Item& item);

  // Returns the window as input for the lexer.
  LexerText Window() const { return {{in_.begin(), in_.size()}, in_.at_end_of_input()}; }
  bool ReadTokenAt(size_t pos, Token* token);
  // Calls one of the lexer's Skip functions with more and more input, until it needs no more or the
  // input ends.
  template <typename SkipFunction>
  Skip SkipMore(SkipFunction skip) {
    for (;;) {
      const Skip result = skip(Window());
      if (result != Skip::kNeedMore || in_.at_end_of_input() || !status_.ok()) return result;
      FillTo(in_.size());
    }
  }

  // Returns true if the window contains a byte at `pos`. May read more input.
  bool Have(size_t pos) { return pos < in_.size() || FillTo(pos); }
  bool FillTo(size_t pos);
  void CheckUtf8(absl::string_view read);
  char At(size_t pos) const { return in_.begin()[pos]; }
  bool Emit(Item* item, ItemKind kind, size_t bytes, Part part = Part::kWhole);
  Part PartEndingHere(bool last) const;
  bool Fail(size_t pos, absl::string_view message);
  bool FailUnterminated(absl::string_view what, size_t mark);

  const ScannerOptions options_;
  const std::string name_;
  InputBuffer in_;
  Utf8Checker utf8_;
  uint64_t utf8_error_offset_ = UINT64_MAX;  // position of the first invalid byte
  absl::Status utf8_error_;
  absl::Status status_;

  Mode mode_ = Mode::kBetween;
  size_t given_bytes_ = 0;  // size of the last item
  StatementKind statement_kind_ = StatementKind::kNone;
  StatementState statement_;
  std::string statement_text_;
  bool statement_ended_ = false;  // the last item ended the statement
  bool standard_conforming_strings_ = true;
  InsertRows insert_rows_;
  std::string insert_head_;  // head of the last INSERT up to VALUES; empty if it has other parts

  // State of the string or comment being read, if it is split into parts.
  StringKind string_kind_ = StringKind::kPlain;
  bool string_continued_ = false;  // the next literal continues the last one
  std::string dollar_delimiter_;   // $tag$
  int comment_depth_ = 0;
  bool in_parts_ = false;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_SCANNER_H_
