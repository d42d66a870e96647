// Which table's data is being read, in INSERT statements and COPY blocks alike.
#ifndef DUMPLINE_TOOLS_LIB_PGDUMP_DATA_TRACKER_H_
#define DUMPLINE_TOOLS_LIB_PGDUMP_DATA_TRACKER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/pgdump/insert_tracker.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/pgdump/scanner.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

class DataTracker {
 public:
  // Call with every item of `scanner`. Errors: a meta-command that CheckMetaCommand() refuses, and
  // COPY data that is not in pg_dump's format.
  absl::Status OnItem(const Item& item, const Scanner& scanner) {
    table_changed_ = false;
    switch (item.kind) {
      case ItemKind::kCode:
      case ItemKind::kQuotedIdentifier:
        if (!in_statement_) BeginStatement(scanner);
        if (in_insert_) inserts_.Read(item);
        break;
      case ItemKind::kString:
        if (!in_statement_) BeginStatement(scanner);
        if (in_insert_) {
          inserts_.ReadOther(item);
          if (inserts_.in_row()) OnInsertTable();
        }
        break;
      case ItemKind::kInsertRows:
        in_insert_ = true;
        inserts_.ReadRows(scanner.insert_rows());
        OnInsertTable();
        in_statement_ = !scanner.insert_rows().rows().back().ends_statement;
        break;
      case ItemKind::kLineComment:
      case ItemKind::kBlockComment:
        if (in_insert_) inserts_.ReadOther(item);
        break;
      case ItemKind::kSemicolon:
        in_statement_ = in_insert_ = false;
        if (scanner.statement_kind() == StatementKind::kCopy) return BeginCopy(item, scanner);
        break;
      case ItemKind::kMetaCommand:
        return CheckMetaCommand(scanner, item);
      case ItemKind::kSpace:
      case ItemKind::kCopyRows:
      case ItemKind::kCopyEnd:
        break;
    }
    return absl::OkStatus();
  }

  // Behind a statement's first item and not yet behind its semicolon.
  bool in_statement() const { return in_statement_; }

  // Inside the parentheses of an INSERT's row, and in which of its values, from 0.
  bool in_insert_row() const { return in_insert_ && inserts_.in_row(); }
  size_t insert_column() const { return inserts_.column(); }

  // Whether the last item held the first literal or the first rows of another table, or was the semicolon in front of COPY
  // data: then table() and columns() are others than before.
  bool table_changed() const { return table_changed_; }

  // Of the row that the last literal was in, of the last kInsertRows, or of the COPY data. No columns when none are named.
  const QualifiedName& table() const {
    return in_insert_ ? inserts_.head().table : copy_head_.table;
  }
  const std::vector<std::string>& columns() const {
    return in_insert_ ? inserts_.head().columns : copy_head_.columns;
  }
  const CopyHead& copy_head() const { return copy_head_; }

 private:
  void BeginStatement(const Scanner& scanner);
  void OnInsertTable() {
    if (inserts_.head_number() == head_number_) return;
    head_number_ = inserts_.head_number();
    table_changed_ = true;
  }
  absl::Status BeginCopy(const Item& semicolon, const Scanner& scanner);

  bool in_statement_ = false;
  bool in_insert_ = false;
  bool table_changed_ = false;
  InsertTracker inserts_;
  uint64_t head_number_ = 0;  // inserts_'s, of table(); 0 when it is a COPY's
  CopyHead copy_head_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_PGDUMP_DATA_TRACKER_H_
