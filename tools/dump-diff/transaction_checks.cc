#include "tools/dump-diff/transaction_checks.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"
#include "tools/dump-diff/cursor.h"
#include "tools/dump-diff/sql_text.h"
#include "tools/dump-diff/statement_batch.h"
#include "tools/lib/rows/dump_writer.h"
#include "tools/lib/sql/names.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

void WriteForeignKeyCheck(const KeyedTables& tables, const ChangeLog& changes,
                          const std::vector<Reference>& references, Writer* out) {
  StatementBatch batch(out);
  for (uint32_t i = 0; i < tables.tables().size(); ++i) {
    const bool deletes = changes.rows(ChangeKind::kDelete, i) > 0;
    const bool updates = changes.rows(ChangeKind::kUpdate, i) > 0;
    if (!deletes && !updates) continue;
    std::string names;
    const KeyedTable& table = tables.tables()[i];
    for (const QualifiedName& name : tables.schema().WithPartitions(table.schema->name)) {
      absl::StrAppend(&names, names.empty() ? "" : ", ", TextLiteral(ToSql(name)),
                      "::pg_catalog.regclass");
    }
    std::string known;
    for (const Reference& reference : references) {
      if (reference.referenced != i) continue;
      absl::StrAppend(&known, " AND NOT (conrelid = ", TextLiteral(ToSql(reference.key->table)),
                      "::pg_catalog.regclass");
      if (!reference.key->name.empty()) {
        absl::StrAppend(&known, " AND conname = ", TextLiteral(reference.key->name));
      }
      known += ')';
    }
    batch.Expect(
        absl::StrCat(
            "NOT EXISTS (SELECT FROM pg_catalog.pg_constraint WHERE contype = 'f' AND "
            "conparentid = 0 AND confrelid IN (",
            names, ") AND (", deletes ? "confdeltype" : "confupdtype", " IN ('c', 'n', 'd')",
            deletes && updates ? " OR confupdtype IN ('c', 'n', 'd')" : "", ")", known, ")"),
        absl::StrCat("--schema lacks a foreign key to ", ToDisplay(table.schema->name),
                     " that changes rows; dump the schema of all tables that refer to it: nothing "
                     "was changed"));
    batch.EndRow();
  }
}

absl::Status WriteTypedValueChecks(const KeyedTables& tables, const Snapshot& current,
                                   const ChangeLog& changes, Writer* out) {
  for (uint32_t i = 0; i < tables.tables().size(); ++i) {
    if (!changes.HasTypedValues(i)) continue;
    const KeyedTable& table = tables.tables()[i];
    const std::vector<size_t>& columns = current.table(i).columns;
    out->Append(
        absl::StrCat("\n-- ", InComment(ToDisplay(table.schema->name)), ": typed values\n"));
    StatementBatch batch(out);
    const auto check = [&](const Change& change, uint64_t /*position*/) {
      for (const ColumnChange& typed : change.columns) {
        if (!typed.is_typed) continue;
        const std::string name = QuoteIdentifier(table.column(typed.column).name);
        const std::string rows = absl::StrCat(" FROM ", TargetOf(table), " WHERE ",
                                              KeyCondition(table, columns, change.old_row));
        batch.ExpectOr(
            absl::StrCat("EXISTS (SELECT", rows, " AND ",
                         RowCondition(table, {typed.column}, {typed.value}), ")"),
            absl::StrCat(DescribeKey(table, columns, change.old_row), ": the typed value of ",
                         ToDisplay(table.column(typed.column).name), " would become "),
            absl::StrCat("(SELECT pg_catalog.quote_nullable(pg_catalog.substr(", name,
                         "::text, 1, 200))", rows, ")"),
            " (expected the form in which PostgreSQL writes it): nothing was changed");
        batch.EndRow();
      }
      return out->status();
    };
    RETURN_IF_ERROR(changes.Read(ChangeKind::kUpdate, i, check));
  }
  return absl::OkStatus();
}

}  // namespace dumpline
