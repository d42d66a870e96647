#include "tools/lib/pgdump/data_tracker.h"

#include "absl/strings/str_cat.h"

namespace dumpline {

void DataTracker::BeginStatement(const Scanner& scanner) {
  in_statement_ = true;
  in_insert_ = scanner.statement_kind() == StatementKind::kInsert;
  if (in_insert_) inserts_.BeginStatement();
}

absl::Status DataTracker::BeginCopy(const Item& semicolon, const Scanner& scanner) {
  if (!ParseCopyFromStdin(scanner.statement_text(), &copy_head_)) return absl::OkStatus();
  if (copy_head_.has_options) {
    return scanner.ErrorAt(
        semicolon.offset,
        absl::StrCat("COPY data of ", ToDisplay(copy_head_.table), " is in a format of its own"));
  }
  head_number_ = 0;
  table_changed_ = true;
  return absl::OkStatus();
}

}  // namespace dumpline
