// The scanner: SQL text as psql reads it, item by item, in one pass and bounded memory.
//
// What the bytes are is told in FORMAT.md beside this file. The rules are PostgreSQL's own
// (src/fe_utils/psqlscan.l, src/bin/psql/copy.c, version 15).
//
// The scanner is lossless: the texts of its items, one behind the other, are the input, whatever the
// sizes of buffer and reads. A filter pulls items with Next() and writes what it does not mean to
// change as it is; pulling, and not being called back, lets it keep its state in plain variables.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_SCANNER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_SCANNER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/input_buffer.h"
#include "tools/lib/pgdump/insert_rows.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

enum class ItemKind : uint8_t {
  kSpace,             // white space between statements (also a byte order mark at the very start)
  kCode,              // words, numbers, operators, punctuation and white space inside a statement
  kQuotedIdentifier,  // "…", quotes included
  kString,            // a string literal, prefix and quotes included
  kLineComment,       // --…, without the newline
  kBlockComment,      // /*…*/
  kMetaCommand,       // a backslash outside a literal and the rest of its line: psql would obey it
  kSemicolon,         // the ; that ends a statement
  kCopyRows,  // rows of COPY data, newlines included: one or more whole rows, or a part of one
  kCopyEnd,   // the line \. behind COPY data
  kInsertRows,  // rows of INSERT statements, with what is around them; only with ScannerOptions::insert_rows
};

enum class StringKind : uint8_t {
  kPlain,         // '…'
  kEscape,        // E'…'
  kLegacyEscape,  // '…' under standard_conforming_strings = off: a backslash escapes, as in E'…'
  kUnicode,       // U&'…'
  kBit,           // B'…'
  kHex,           // X'…'
  kNational,      // N'…'
  kLegacyNational,  // N'…' under standard_conforming_strings = off
  kDollar,          // $tag$…$tag$
};

// A string, comment or COPY row longer than ScannerOptions::max_item_bytes comes in parts. (White
// space and code of that length come as several whole items.)
enum class Part : uint8_t { kWhole, kFirst, kMiddle, kLast };

struct Item {
  ItemKind kind;
  Part part;
  StringKind string_kind;  // of a kString
  // Literals that are separated by white space with a newline are one literal (SQL standard; the
  // manual, 4.1.2.1): `continues` in all but the last of them, `continued` in all but the first.
  bool continues;
  bool continued;
  uint32_t open_bytes;     // prefix and opening quote of a kString, in its first part
  uint32_t close_bytes;    // closing quote of a kString, in its last part
  absl::string_view text;  // valid until the next call to Next()
  uint64_t offset;         // of text, in the input

  bool is_first() const { return part == Part::kWhole || part == Part::kFirst; }
  bool is_last() const { return part == Part::kWhole || part == Part::kLast; }
  // A kString's text without prefix and quotes, still escaped.
  absl::string_view body() const {
    return text.substr(open_bytes, text.size() - open_bytes - close_bytes);
  }
};

// The first word of a statement, as far as it matters here.
enum class StatementKind : uint8_t { kNone, kInsert, kCopy, kCreate, kSet, kOther };

struct ScannerOptions {
  // Where the parts of a long item are cut depends on this and on the item alone, so that what a
  // filter writes does not depend on how its input was read. At least 1.
  size_t max_item_bytes = 1 << 20;
  // Makes invalid UTF-8, and zero bytes, an error.
  bool check_utf8 = false;
  // Gives plain rows of INSERT statements many at a time, as kInsertRows. Which rows, and how many at a time, depends on
  // the reads. The first head of a kind comes as ordinary items, and so does any row that InsertRows does not read.
  bool insert_rows = false;
  // Called before memory that past items point to is reused.
  std::function<void()> before_move;
};

class Scanner {
 public:
  // `source` must outlive the scanner.
  Scanner(ByteSource* source, ScannerOptions options);

  // Gets the next item. Returns false at the end of the input and at an error: see status().
  bool Next(Item* item);

  // OK, or why Next() returned false: "<stdin>:12: unterminated quoted string (opened at line 3)".
  const absl::Status& status() const { return status_; }

  // The statement that the last item belongs to; a kSemicolon, kCopyRows and kCopyEnd belong to the
  // statement that they end or follow. kNone between statements.
  StatementKind statement_kind() const { return statement_kind_; }

  // The text of that statement so far, comments replaced by a space. Empty for kInsert, which may be
  // as long as the dump; cut off after a megabyte for others.
  absl::string_view statement_text() const { return statement_text_; }

  // Of a kInsertRows: the rows in it. They belong to the statement whose head came last, or to ones with just that head,
  // which is insert_head(), "INSERT INTO … VALUES". The statement that an item is in the middle of at its end, if it does
  // not end with a semicolon, goes on behind it.
  const InsertRows& insert_rows() const { return insert_rows_; }
  const std::string& insert_head() const { return insert_head_; }

  // Whether standard_conforming_strings is off: a backslash in '…' escapes.
  bool legacy_strings() const { return !standard_conforming_strings_; }

  // "<stdin>:12: message" for an offset in the last item, as a status.
  absl::Status ErrorAt(uint64_t offset, absl::string_view message) const;

  // The line, from 1, of an offset in the last item.
  uint64_t LineOf(uint64_t offset) const { return in_.LineOf(offset); }

 private:
  enum class Mode : uint8_t {
    kBetween,      // between statements
    kStatement,    // inside one
    kString,       // inside a string of which parts have been given
    kLineComment,  // the same for comments
    kBlockComment,
    kCopyRestOfLine,  // behind the ; of COPY … FROM stdin: the data begins on the next line
    kCopyData,        // at the start of a row
    kCopyLongRow,     // inside a row of which parts have been given
  };

  // InputBuffer's marks: where the statement, and the string, comment or COPY data in it, began.
  enum : size_t { kStatementMark, kOpenedMark };

  // Where in an INSERT, with ScannerOptions::insert_rows: in front of VALUES, so far of names alone; in or between its rows.
  enum class InsertPart : uint8_t { kNone, kHead, kRows };

  // What must be remembered of the statement being read: psqlscan.l's own state, and InsertRows'.
  struct StatementState {
    uint64_t offset = 0;  // where it begins
    int paren_depth = 0;
    int begin_depth = 0;           // BEGIN ATOMIC … END and CASE … END inside it
    size_t word_count = 0;         // up to 4
    char words[4] = {0, 0, 0, 0};  // initials of CREATE [OR REPLACE] {FUNCTION|PROCEDURE}
    InsertPart insert_part = InsertPart::kNone;
    InsertRows::Place row_place = InsertRows::Place::kBehindValues;  // kRows: of the next row
  };

  bool NextBetween(Item* item);
  bool NextInStatement(Item* item);
  bool NextCopyRestOfLine(Item* item);
  bool NextCopyData(Item* item);
  bool NextCopyLongRow(Item* item);

  bool ScanInsertRows(Item* item, InsertRows::Place place);
  bool ScanCode(Item* item);
  bool ScanString(Item* item, size_t open_bytes, StringKind kind);
  bool ScanStringBody(Item* item, size_t pos);
  bool ScanQuotedIdentifier(Item* item);
  bool ScanLineComment(Item* item, size_t pos);
  bool ScanBlockComment(Item* item, size_t pos);
  bool ScanMetaCommand(Item* item);
  bool ScanSemicolon(Item* item);
  bool LiteralContinues(size_t pos, bool* continues);
  size_t ColonBytes(size_t pos);
  size_t DollarDelimiterBytes(size_t pos);
  size_t StringPrefixBytes(size_t word_begin, size_t word_end, StringKind* kind);
  bool IsCommentStart(size_t pos);
  void OnWord(absl::string_view word, uint64_t offset);
  bool EndsInsertHead(absl::string_view word);
  bool RememberInStatement(const Item& item);  // true, for the ends of chains
  void RememberInHead(const Item& item);

  // True when the window holds a byte at `pos`, which may take reading.
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
  uint64_t utf8_error_offset_ = UINT64_MAX;  // of the first bad byte, and what to say of it
  absl::Status utf8_error_;
  absl::Status status_;

  Mode mode_ = Mode::kBetween;
  size_t given_bytes_ = 0;  // size of the item that the caller looks at
  StatementKind statement_kind_ = StatementKind::kNone;
  StatementState statement_;
  std::string statement_text_;
  bool statement_ended_ = false;  // the last item ended it; forget it at the next call
  bool standard_conforming_strings_ = true;
  InsertRows insert_rows_;
  std::string insert_head_;  // up to VALUES, of the last INSERT; empty where it is not that simple

  // The string or comment being read, while parts of it have been given.
  StringKind string_kind_ = StringKind::kPlain;
  bool backslash_escapes_ = false;
  bool string_continued_ = false;  // the next literal continues the one before it
  std::string dollar_delimiter_;   // $tag$
  int comment_depth_ = 0;
  bool in_parts_ = false;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_SCANNER_H_
