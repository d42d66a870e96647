// Writes the statements of the cleaned script, each on one line.
#ifndef DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_WRITER_H_
#define DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_WRITER_H_

#include <cstddef>
#include <cstdint>

#include "absl/strings/string_view.h"
#include "tools/dump-clean/options.h"
#include "tools/dump-clean/row_batcher.h"
#include "tools/dump-clean/statement_formatter.h"
#include "tools/dump-clean/statement_output.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/scanner.h"

namespace dumpline {

// Begin() or Hold() opens a statement. Its text is written through formatter(). End(),
// EndReplacing() or Drop() closes it. Three pieces of text are pending until the next output and
// are then written in this order: the newline of the last statement, the end of an INSERT to which
// AddRow() may add another row, and a BEGIN that may be dropped.
class StatementWriter {
 public:
  // `writer` must outlive the statement writer, which does not close it.
  StatementWriter(const DumpCleanOptions& options, Writer* writer);

  StatementFormatter& formatter() { return formatter_; }

  // Opens a statement that is written while it is read.
  void Begin();

  // Opens a statement that is held in memory.
  void Hold();
  bool holds() const { return output_.holds(); }
  absl::string_view held() const { return output_.held(); }

  // Writes the held part of the open statement. The rest is then written as it is read. Does
  // nothing if the statement is not held.
  void Release();

  // Closes the open statement. `semicolon` is its semicolon in the input.
  void End(absl::string_view semicolon);

  // Closes a held statement and writes it with `replacement` in place of the bytes [begin, end).
  void EndReplacing(size_t begin, size_t end, absl::string_view replacement);

  // Closes a held statement and does not write it.
  void Drop() { output_.StopHolding(); }

  // Writes a statement with one row, or adds the row to the preceding INSERT. See RowBatcher.
  bool AddRow(absl::string_view head, absl::string_view row, absl::string_view tail);

  // Ends the INSERT that AddRow() began, if any.
  void EndRows() { batcher_.Close(); }

  // Writes a copy of `bytes` into the statement opened by Begin(). A caller that writes the end of
  // the statement must also write its newline and must not call End().
  void Append(absl::string_view bytes) { writer_->Append(bytes); }

  // Writes rows of COPY data like Writer::Pass().
  void PassCopyData(absl::string_view bytes) { writer_->Pass(bytes); }

  // Writes a comment between statements, or a part of one.
  void Comment(const Item& item);

  // Holds the open BEGIN. It is written before the next output, unless DropBegin() is called first.
  void HoldBegin();
  // Drops the held BEGIN. Returns false if there was none.
  bool DropBegin();

  // Ends the line of the last statement. `next` is the white space that follows its semicolon in
  // the input. A newline at the start of `next` is passed on, so that the writer receives a single
  // span.
  void EndLine(absl::string_view next) {
    if (newline_pending_) WriteNewline(next);
  }

  // Ends the script: writes pending text and the ending that --triggers=replica requires.
  void Finish();

  // Number of bytes written so far, including a pending newline.
  uint64_t bytes() const { return writer_->bytes() + (newline_pending_ ? 1 : 0); }

 private:
  void BeginOutput();
  void WritePendingBegin();
  void WriteNewline(absl::string_view next);

  const bool sets_replication_role_;  // the script runs under session_replication_role = replica
  Writer* const writer_;
  StatementOutput output_;
  StatementFormatter formatter_;
  RowBatcher batcher_;
  bool newline_pending_ = false;
  bool begin_pending_ = false;
  bool output_begun_ = false;  // something other than a comment was written
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_CLEAN_STATEMENT_WRITER_H_
