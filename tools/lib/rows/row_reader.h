// Reads the rows of a dump, from COPY data and INSERT statements, as values by column.
//
//   RowReader reader(source, schema, options);
//   while (reader.Next()) … reader.table(), reader.values() …
//   RETURN_IF_ERROR(reader.Finish());
#ifndef DUMPLINE_TOOLS_LIB_ROWS_ROW_READER_H_
#define DUMPLINE_TOOLS_LIB_ROWS_ROW_READER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/insert_values.h"
#include "tools/lib/rows/value.h"

namespace dumpline {

struct RowReaderOptions {
  // Require pg_dump's end marker.
  bool end_marker = true;
};

// A setval() of the dump.
struct SequenceValue {
  QualifiedName sequence;
  int64_t last_value = 0;
  bool is_called = true;

  // Returns the value that nextval() returns next if the sequence counts by one.
  int64_t next() const { return last_value + (is_called ? 1 : 0); }
};

// Reads SELECT setval('sequence', value [, is_called]). Returns false for other forms.
bool ReadSequenceValue(absl::string_view text, bool legacy_strings, SequenceValue* value);

// Returns an SQL condition that setval() of the value would move the sequence forward, whatever its
// direction. `s` is the sequence in the condition, and `q` its row of pg_sequence. The condition
// compares what nextval() would return, as numeric because that may exceed bigint.
std::string IsAhead(const SequenceValue& value);

// Returns true for the clause that pg_dump --on-conflict-do-nothing writes after the rows of an
// INSERT.
bool IsOnConflictDoNothing(absl::string_view tail);

// The table and columns of a run of rows.
struct RowShape {
  const SchemaTable* table = nullptr;
  // Index in table->columns of each value. Generated columns of an INSERT without a column list are
  // included; their values are DEFAULT.
  std::vector<size_t> columns;
};

// Returns the shape of the rows that `reader` reads, from its table() and columns(). Fails if the
// schema lacks the table or a column. The message has no line.
absl::StatusOr<RowShape> ShapeOf(const Schema& schema, const DumpReader& reader);

// Fails, with the input's name and the line, if the dump is invalid (see DumpReader), if the schema
// lacks a table or a column, if a value is an expression, or if a statement changes rows in another
// way (UPDATE, INSERT … SELECT, a second dump's TRUNCATE). Other statements are ignored.
class RowReader {
 public:
  // `source` and `schema` must outlive the reader.
  RowReader(ByteSource* source, const Schema* schema, RowReaderOptions options);

  // Reads the next row. Returns false at the end of the input and at the first error.
  bool Next();

  // Returns the first error, or OK. Call after Next() has returned false.
  absl::Status Finish() const { return status_.ok() ? reader_.Finish() : status_; }

  // Returns true if the dump ended with the end marker. Call after Finish() has returned OK.
  bool has_end_marker() const { return reader_.has_end_marker(); }

  // The functions below describe the last row.

  const RowShape& shape() const { return shape_; }
  // Returns true if shape() differs from that of the previous row.
  bool shape_changed() const { return shape_changed_; }

  // Returns the values, in the order of shape().columns, in the form of COPY's text format without
  // its escapes. Valid until the next call of Next().
  const std::vector<Value>& values() const { return values_; }

  // Returns the one-based line of the row.
  uint64_t line() const { return row_line_; }
  // Returns the error "<stdin>:12: message" for the last row.
  absl::Status ErrorAtRow(absl::string_view message) const;

  // The tables that the dump contains, as far as it was read, in its order: those with rows, those
  // with COPY data without rows, and those whose table-of-contents line was read. Another table may
  // be empty or not dumped.
  const std::vector<const SchemaTable*>& tables() const { return tables_; }

  // The dump's sequence values read so far, in order.
  const std::vector<SequenceValue>& sequence_values() const { return sequence_values_; }

  absl::string_view name() const { return source_->name(); }

 private:
  struct InsertRowText {
    uint64_t line;
    std::string text;
  };

  bool ReadItem();
  absl::Status OnItem();
  absl::Status OnStatement();
  absl::Status OnCopyRows();
  absl::Status OnInsertItem();
  absl::Status OnDefaultValues();
  absl::Status CheckTail();
  absl::Status SetShape();
  const SchemaTable* FindAnnounced(const QualifiedName& name) const;
  void AddTable(const SchemaTable* table);
  bool NextCopyRow();
  bool NextInsertRow();
  bool ReadCopyValues(absl::string_view row);
  bool ReadInsertValues(absl::string_view row);
  bool Accept(size_t values);
  bool Fail(absl::string_view message);

  ByteSource* const source_;
  const Schema* const schema_;
  DumpReader reader_;
  Item item_{};
  absl::Status status_;

  RowShape shape_;
  bool shape_changed_ = false;
  std::vector<Value> values_;
  InsertValues insert_values_;
  std::string unescaped_;  // storage of the values that have escapes

  uint64_t item_line_ = 1;  // line of the item's first byte
  uint64_t row_line_ = 1;
  uint64_t next_line_ = 1;  // line after the rows read from the item

  // Rows of the last item that Next() has not returned.
  absl::string_view copy_rows_;
  bool in_copy_ = false;
  bool strips_cr_ = false;      // the COPY data's lines end with \r\n
  bool at_copy_start_ = false;  // before the first row of the COPY data
  size_t bulk_row_ = 0;         // index in the bulk rows of the next row
  size_t bulk_rows_ = 0;
  uint64_t bulk_end_ = 0;            // position in the item after the last row returned
  std::vector<InsertRowText> rows_;  // rows of an INSERT that is not read in bulk
  size_t next_row_ = 0;

  // A row that is not complete yet.
  std::string partial_row_;
  uint64_t partial_line_ = 1;
  bool in_tail_ = false;   // after the last row of an INSERT
  std::string tail_;       // the text there
  InsertTracker tracker_;  // follows INSERTs that are not read in bulk

  std::vector<const SchemaTable*> tables_;
  absl::flat_hash_set<const SchemaTable*> known_tables_;
  std::vector<SequenceValue> sequence_values_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_ROWS_ROW_READER_H_
