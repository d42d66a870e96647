#include "tools/dump-diff/statement_batch.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/dump-diff/sql_text.h"

namespace dumpline {
namespace {

// Returns a delimiter that the text does not contain.
std::string DollarDelimiter(absl::string_view text) {
  std::string delimiter = "$rows$";
  for (size_t i = 1; absl::StrContains(text, delimiter); ++i) {
    delimiter = absl::StrCat("$rows", i, "$");
  }
  return delimiter;
}

}  // namespace

void StatementBatch::Add(absl::string_view statement) {
  absl::StrAppend(&statements_, statement, ";\n");
}

void StatementBatch::ExpectRow(absl::string_view message) { Expect("FOUND", message); }

void StatementBatch::Expect(absl::string_view condition, absl::string_view message) {
  absl::StrAppend(&statements_, "  ASSERT ", condition, ", ", TextLiteral(message), ";\n");
}

void StatementBatch::ExpectOr(absl::string_view condition, absl::string_view message_start,
                              absl::string_view expression, absl::string_view message_end) {
  absl::StrAppend(&statements_, "  ASSERT ", condition, ", ", TextLiteral(message_start), " || ",
                  expression, " || ", TextLiteral(message_end), ";\n");
}

void StatementBatch::ExpectRows(uint64_t rows, absl::string_view message) {
  counts_ = true;
  absl::StrAppend(&statements_, "  GET DIAGNOSTICS n = ROW_COUNT;\n");
  Expect(absl::StrCat("n = ", rows), message);
}

void StatementBatch::EndRow() {
  if (++rows_ == kMaxRows || statements_.size() >= kMaxBytes) Flush();
}

void StatementBatch::Flush() {
  if (statements_.empty()) return;
  const std::string delimiter = DollarDelimiter(statements_);
  // A column may have the name of a variable, such as "found".
  out_->Append(absl::StrCat("DO ", delimiter, "\n#variable_conflict use_column\n",
                            counts_ ? "DECLARE n bigint;\n" : "", "BEGIN\n", statements_, "END ",
                            delimiter, ";\n"));
  statements_.clear();
  rows_ = 0;
  counts_ = false;
}

}  // namespace dumpline
