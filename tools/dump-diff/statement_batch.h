// Collects statements into DO blocks, so that a client sends many of them at once.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_STATEMENT_BATCH_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_STATEMENT_BATCH_H_

#include <cstddef>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/io/writer.h"

namespace dumpline {

class StatementBatch {
 public:
  // `out` must outlive the batch.
  explicit StatementBatch(Writer* out) : out_(out) {}
  ~StatementBatch() { Flush(); }

  StatementBatch(const StatementBatch&) = delete;
  StatementBatch& operator=(const StatementBatch&) = delete;

  // Adds a statement of PL/pgSQL without its semicolon.
  void Add(absl::string_view statement);

  // Adds a check that the last statement has found a row. `message` ends the transaction otherwise.
  void ExpectRow(absl::string_view message);
  // Adds a check of a condition.
  void Expect(absl::string_view condition, absl::string_view message);
  // The same with a message that contains a text which the server computes by `expression`.
  void ExpectOr(absl::string_view condition, absl::string_view message_start,
                absl::string_view expression, absl::string_view message_end);
  // Adds a check of the number of rows that the last statement has changed.
  void ExpectRows(uint64_t rows, absl::string_view message);

  // Call after the statements of a row: writes the block if it is large enough.
  void EndRow();

  void Flush();

 private:
  static constexpr size_t kMaxRows = 100;
  static constexpr size_t kMaxBytes = 64 << 10;

  Writer* const out_;
  std::string statements_;
  size_t rows_ = 0;
  bool counts_ = false;  // a statement uses the variable n
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_STATEMENT_BATCH_H_
