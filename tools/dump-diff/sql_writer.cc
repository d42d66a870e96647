#include "tools/dump-diff/sql_writer.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "tools/dump-diff/cursor.h"
#include "tools/dump-diff/sql_text.h"
#include "tools/dump-diff/transaction_checks.h"
#include "tools/dump-diff/unique_release.h"
#include "tools/lib/rows/dump_writer.h"
#include "tools/lib/rows/foreign_key_timing.h"
#include "tools/lib/rows/trigger_switches.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

// The guards compare the text of rows, so the settings must be those under which pg_dump has
// written it (pg_dump.c, setup_connection). dump-diff itself converts timestamps to UTC.
constexpr absl::string_view kSettings =
    "SET LOCAL client_encoding = 'UTF8';\n"
    "SET LOCAL standard_conforming_strings = on;\n"
    "SET LOCAL search_path = '';\n"
    "SET LOCAL datestyle = 'ISO';\n"
    "SET LOCAL intervalstyle = 'postgres';\n"
    "SET LOCAL timezone = 'UTC';\n"
    "SET LOCAL extra_float_digits = 3;\n"
    "SET LOCAL bytea_output = 'hex';\n"
    "SET LOCAL xmloption = 'content';\n"
    "SET LOCAL row_security = off;\n"
    "SET LOCAL plpgsql.check_asserts = on;\n"
    // Constraints that are deferrable already.
    "SET CONSTRAINTS ALL DEFERRED;\n";

constexpr size_t kMaxInsertRows = 100;
constexpr size_t kMaxInsertBytes = 64 << 10;

bool ChangesRows(ForeignKey::Action action) {
  return action == ForeignKey::Action::kCascade || action == ForeignKey::Action::kSetNull ||
         action == ForeignKey::Action::kSetDefault;
}

// Returns true if the change of a referenced row would make the foreign key change other rows.
bool HasAction(const Reference& reference, const Change& change) {
  if (change.kind == ChangeKind::kDelete) return ChangesRows(reference.key->on_delete);
  if (!ChangesRows(reference.key->on_update)) return false;
  return std::any_of(change.columns.begin(), change.columns.end(),
                     [&](const ColumnChange& changed) {
                       const std::vector<size_t>& columns = reference.referenced_columns;
                       return IndexIn(columns, changed.column) < columns.size();
                     });
}

}  // namespace

SqlWriter::SqlWriter(const KeyedTables* tables, const Snapshot* current, const Snapshot* wanted,
                     const ChangeLog* changes, const std::vector<SequenceValue>* sequences,
                     const SqlOptions& options, Writer* out)
    : tables_(tables),
      current_(current),
      wanted_(wanted),
      changes_(changes),
      sequences_(sequences),
      options_(options),
      out_(out),
      order_(tables, current, wanted, changes) {}

absl::Status SqlWriter::Write() {
  RETURN_IF_ERROR(order_.Prepare());
  const auto count = static_cast<uint32_t>(tables_->tables().size());
  if (options_.transaction) out_->Append("BEGIN;\n");
  out_->Append(kSettings);
  if (options_.disable_triggers) SwitchTriggers(/*enable=*/false);
  WriteForeignKeyCheck(*tables_, *changes_, order_.references(), out_);
  for (const ForeignKey* const key : order_.deferred()) out_->Append(DeferForeignKey(*key));
  for (uint32_t i = count; i-- > 0;) {
    RETURN_IF_ERROR(WriteUpdatesAside(i, "update, before deletes,", order_.CountEarly(i),
                                      &ChangeOrder::IsEarly));
  }
  for (uint32_t i = count; i-- > 0;) RETURN_IF_ERROR(WriteDeletes(i));
  for (uint32_t i = count; i-- > 0;) RETURN_IF_ERROR(WriteUpdates(i));
  for (uint32_t i = 0; i < count; ++i) RETURN_IF_ERROR(WriteInserts(i));
  for (uint32_t i = 0; i < count; ++i) {
    RETURN_IF_ERROR(
        WriteUpdatesAside(i, "update, after inserts,", order_.CountLate(i), &ChangeOrder::IsLate));
  }
  RETURN_IF_ERROR(WriteTypedValueChecks(*tables_, *current_, *changes_, out_));
  WriteSequences();
  out_->Append("\nSET CONSTRAINTS ALL IMMEDIATE;\n");
  for (const ForeignKey* const key : order_.deferred()) out_->Append(RestoreForeignKey(*key));
  if (options_.disable_triggers) SwitchTriggers(/*enable=*/true);
  if (options_.transaction) out_->Append("COMMIT;\n");
  return absl::OkStatus();
}

bool SqlWriter::HasChanges(uint32_t table) const {
  return changes_->rows(ChangeKind::kInsert, table) > 0 ||
         changes_->rows(ChangeKind::kUpdate, table) > 0 ||
         changes_->rows(ChangeKind::kDelete, table) > 0;
}

const std::vector<size_t>& SqlWriter::RowColumns(uint32_t table) const {
  return current_->table(table).columns;
}

void SqlWriter::WriteHeading(uint32_t table, absl::string_view verb, uint64_t rows) {
  out_->Append(absl::StrCat("\n-- ", InComment(ToDisplay(tables_->tables()[table].schema->name)),
                            ": ", verb, " ", CountOf(rows, "row"), "\n"));
}

// ENABLE TRIGGER USER would enable triggers that were disabled, so each trigger is named.
void SqlWriter::SwitchTriggers(bool enable) {
  const Schema& schema = tables_->schema();
  for (uint32_t i = 0; i < tables_->tables().size(); ++i) {
    if (!HasChanges(i)) continue;
    for (const QualifiedName& name : schema.WithPartitions(tables_->tables()[i].schema->name)) {
      for (const SchemaTrigger& trigger : schema.TriggersOf(name)) {
        if (trigger.state == SchemaTrigger::State::kDisabled) continue;
        out_->Append(SwitchTrigger(name, trigger.name,
                                   enable ? trigger.state : SchemaTrigger::State::kDisabled));
      }
    }
  }
}

std::string SqlWriter::Assignments(const Change& change) const {
  const KeyedTable& table = tables_->tables()[change.table];
  return absl::StrJoin(change.columns, ", ", [&](std::string* out, const ColumnChange& column) {
    absl::StrAppend(out, QuoteIdentifier(table.column(column.column).name), " = ",
                    Literal(table.types[column.column], column.value));
  });
}

std::string SqlWriter::UpdateOf(const Change& change, absl::string_view assignments,
                                absl::string_view condition) const {
  return absl::StrCat("UPDATE ", TargetOf(tables_->tables()[change.table]), " SET ", assignments,
                      " WHERE ", condition);
}

void SqlWriter::AddUpdate(const Change& change, absl::string_view assignments,
                          StatementBatch* batch) {
  const KeyedTable& table = tables_->tables()[change.table];
  const std::vector<size_t>& columns = RowColumns(change.table);
  const std::string name = DescribeKey(table, columns, change.old_row);
  const std::string key = KeyCondition(table, columns, change.old_row);
  AddReferenceChecks(change, key, absl::StrCat(name, ", whose referenced values are to be changed"),
                     batch);
  batch->Add(UpdateOf(change, assignments,
                      absl::StrCat(key, " AND ", RowCondition(table, columns, change.old_row))));
  batch->ExpectRow(absl::StrCat(name, " is not as it was dumped: nothing was changed"));
  batch->EndRow();
}

// The row is locked and was checked when it released its values.
void SqlWriter::AddFinish(const Change& change, StatementBatch* batch) {
  const KeyedTable& table = tables_->tables()[change.table];
  const std::vector<size_t>& columns = RowColumns(change.table);
  batch->Add(UpdateOf(change, Assignments(change), KeyCondition(table, columns, change.old_row)));
  batch->ExpectRow(absl::StrCat(DescribeKey(table, columns, change.old_row),
                                " has vanished: nothing was changed"));
  batch->EndRow();
}

absl::Status SqlWriter::WriteUpdatesAside(uint32_t table, absl::string_view verb, size_t rows,
                                          bool (ChangeOrder::*selects)(uint32_t, uint64_t) const) {
  if (rows == 0) return absl::OkStatus();
  WriteHeading(table, verb, rows);
  StatementBatch batch(out_);
  return changes_->Read(ChangeKind::kUpdate, table, [&](const Change& change, uint64_t position) {
    if ((order_.*selects)(table, position)) AddUpdate(change, Assignments(change), &batch);
    return out_->status();
  });
}

absl::Status SqlWriter::WriteDeletes(uint32_t table) {
  const uint64_t rows = changes_->rows(ChangeKind::kDelete, table);
  if (rows == 0) return absl::OkStatus();
  WriteHeading(table, "delete", rows);
  StatementBatch batch(out_);
  const std::vector<DeleteStep> steps = order_.DeleteSteps(table);
  if (steps.empty()) {
    return changes_->Read(ChangeKind::kDelete, table,
                          [&](const Change& change, uint64_t /*position*/) {
                            AddDelete(change, &batch);
                            return out_->status();
                          });
  }
  std::string storage;
  Change change;
  for (const DeleteStep& step : steps) {
    if (step.releases.empty()) continue;
    RETURN_IF_ERROR(changes_->ReadAt(ChangeKind::kDelete, table, step.position, &storage, &change));
    AddReferenceRelease(change, step.releases, &batch);
  }
  for (const DeleteStep& step : steps) {
    RETURN_IF_ERROR(changes_->ReadAt(ChangeKind::kDelete, table, step.position, &storage, &change));
    for (const Reference* const reference : step.releases) {
      for (const size_t column : reference->columns) {
        change.old_row[IndexIn(RowColumns(table), column)] = {};
      }
    }
    AddDelete(change, &batch);
  }
  return out_->status();
}

void SqlWriter::AddReferenceRelease(const Change& change,
                                    const std::vector<const Reference*>& references,
                                    StatementBatch* batch) {
  Change release = change;
  release.kind = ChangeKind::kUpdate;
  for (const Reference* const reference : references) {
    for (const size_t column : reference->columns)
      release.columns.push_back({column, Value{}, /*is_typed=*/false});
  }
  AddUpdate(release, Assignments(release), batch);
}

// The actions of foreign keys must not reach rows that only the database has. The lock keeps others
// from referring to the row until the transaction ends.
void SqlWriter::AddReferenceChecks(const Change& change, const std::string& key,
                                   const std::string& row, StatementBatch* batch) {
  const KeyedTable& table = tables_->tables()[change.table];
  bool is_locked = false;
  for (const Reference& reference : order_.references()) {
    if (reference.referenced != change.table || !HasAction(reference, change)) continue;
    if (!std::exchange(is_locked, true)) {
      batch->Add(absl::StrCat("PERFORM FROM ", TargetOf(table), " WHERE ", key, " FOR UPDATE"));
    }
    const KeyedTable& child = tables_->tables()[reference.table];
    std::string refers;
    for (size_t i = 0; i < reference.columns.size(); ++i) {
      const size_t column = reference.referenced_columns[i];
      absl::StrAppend(
          &refers, i == 0 ? "" : " AND ", QuoteIdentifier(child.column(reference.columns[i]).name),
          " = ",
          Literal(table.types[column], change.old_row[IndexIn(RowColumns(change.table), column)]));
    }
    // A row that refers to itself is deleted with its reference.
    if (reference.table == change.table) absl::StrAppend(&refers, " AND NOT (", key, ")");
    batch->Expect(
        absl::StrCat("NOT EXISTS (SELECT FROM ", ToSql(child.schema->name), " WHERE ", refers, ")"),
        absl::StrCat("rows of ", ToDisplay(child.schema->name), " refer to ", row,
                     ": nothing was changed"));
  }
}

void SqlWriter::AddDelete(const Change& change, StatementBatch* batch) {
  const KeyedTable& table = tables_->tables()[change.table];
  if (table.is_keyless()) return AddKeylessDelete(change, batch);
  const std::vector<size_t>& columns = RowColumns(change.table);
  const std::string name = DescribeKey(table, columns, change.old_row);
  const std::string key = KeyCondition(table, columns, change.old_row);
  AddReferenceChecks(change, key, absl::StrCat(name, ", which is to be deleted"), batch);
  batch->Add(absl::StrCat("DELETE FROM ", TargetOf(table), " WHERE ", key, " AND ",
                          RowCondition(table, columns, change.old_row)));
  batch->ExpectRow(absl::StrCat(name, " is not as it was dumped: nothing was changed"));
  batch->EndRow();
}

void SqlWriter::AddCopiesCheck(const Change& change, const std::vector<size_t>& columns,
                               const std::vector<Value>& row, StatementBatch* batch) {
  const KeyedTable& table = tables_->tables()[change.table];
  batch->Expect(absl::StrCat("(SELECT pg_catalog.count(*) FROM ", TargetOf(table), " WHERE ",
                             RowCondition(table, columns, row), ") = ", change.copies_before),
                absl::StrCat("the rows ", DescribeKey(table, columns, row),
                             " are not as they were dumped: nothing was changed"));
}

void SqlWriter::AddKeylessDelete(const Change& change, StatementBatch* batch) {
  const KeyedTable& table = tables_->tables()[change.table];
  const std::vector<size_t>& columns = RowColumns(change.table);
  AddCopiesCheck(change, columns, change.old_row, batch);
  batch->Add(absl::StrCat("DELETE FROM ", TargetOf(table),
                          " WHERE (tableoid, ctid) IN (SELECT tableoid, ctid FROM ",
                          TargetOf(table), " WHERE ", RowCondition(table, columns, change.old_row),
                          " LIMIT ", change.copies, ")"));
  batch->ExpectRows(change.copies,
                    absl::StrCat("the rows ", DescribeKey(table, columns, change.old_row),
                                 " are not as they were dumped: nothing was changed"));
  batch->EndRow();
}

absl::Status SqlWriter::WriteUpdates(uint32_t table) {
  const uint64_t rows = changes_->rows(ChangeKind::kUpdate, table) - order_.CountEarly(table) -
                        order_.CountLate(table);
  if (rows == 0) return absl::OkStatus();
  WriteHeading(table, "update", rows);
  StatementBatch batch(out_);
  ASSIGN_OR_RETURN(const std::vector<UpdateStep> steps, order_.UpdateSteps(table));
  if (steps.empty()) {
    return changes_->Read(ChangeKind::kUpdate, table, [&](const Change& change, uint64_t position) {
      if (order_.IsEarly(table, position) || order_.IsLate(table, position)) return out_->status();
      AddUpdate(change, Assignments(change), &batch);
      return out_->status();
    });
  }
  std::string storage;
  Change change;
  for (const UpdateStep& step : steps) {
    RETURN_IF_ERROR(changes_->ReadAt(ChangeKind::kUpdate, table, step.position, &storage, &change));
    switch (step.kind) {
      case UpdateStep::Kind::kWhole:
        AddUpdate(change, Assignments(change), &batch);
        break;
      case UpdateStep::Kind::kRelease: {
        ASSIGN_OR_RETURN(const std::string assignment,
                         ReleasingAssignment(tables_->tables()[table], *step.unique_key));
        AddUpdate(change, assignment, &batch);
        break;
      }
      case UpdateStep::Kind::kFinish:
        AddFinish(change, &batch);
        break;
    }
  }
  return out_->status();
}

absl::Status SqlWriter::ReadInserts(uint32_t table,
                                    const std::function<absl::Status(const Change&)>& visit) const {
  const std::vector<OrderedRow>& rows = order_.InsertOrder(table);
  const auto pass = [&](const Change& change, uint64_t /*position*/) { return visit(change); };
  if (rows.empty()) return changes_->Read(ChangeKind::kInsert, table, pass);
  std::string storage;
  Change change;
  for (const OrderedRow& row : rows) {
    RETURN_IF_ERROR(changes_->ReadAt(ChangeKind::kInsert, table, row.position, &storage, &change));
    RETURN_IF_ERROR(visit(change));
  }
  return absl::OkStatus();
}

absl::Status SqlWriter::WriteInserts(uint32_t table) {
  const uint64_t rows = changes_->rows(ChangeKind::kInsert, table);
  if (rows == 0) return absl::OkStatus();
  WriteHeading(table, "insert", rows);
  const KeyedTable& keyed_table = tables_->tables()[table];
  const std::vector<size_t>& columns = wanted_->table(table).columns;
  if (keyed_table.is_keyless()) {
    StatementBatch batch(out_);
    RETURN_IF_ERROR(changes_->Read(ChangeKind::kInsert, table,
                                   [&](const Change& change, uint64_t /*position*/) {
                                     AddCopiesCheck(change, columns, change.new_row, &batch);
                                     batch.EndRow();
                                     return out_->status();
                                   }));
  }
  const bool overrides = std::any_of(columns.begin(), columns.end(), [&](size_t column) {
    return keyed_table.column(column).identity == SchemaColumn::Identity::kAlways;
  });
  const std::string head = absl::StrCat("INSERT INTO ", ToSql(keyed_table.schema->name), " ",
                                        columns.empty() ? "" : ColumnList(keyed_table, columns),
                                        overrides ? " OVERRIDING SYSTEM VALUE" : "", " VALUES\n");
  StatementBatch batch(out_);
  std::string statement;
  size_t statement_rows = 0;
  const auto end_statement = [&] {
    if (statement_rows == 0) return;
    batch.Add(statement);
    // A trigger or a rule may suppress rows.
    batch.ExpectRows(statement_rows,
                     absl::StrCat("not all rows of ", ToDisplay(keyed_table.schema->name),
                                  " were inserted: nothing was changed"));
    batch.Flush();
    statement.clear();
    statement_rows = 0;
  };
  RETURN_IF_ERROR(ReadInserts(table, [&](const Change& change) {
    std::string row = "(";
    for (size_t i = 0; i < columns.size(); ++i) {
      absl::StrAppend(&row, i == 0 ? "" : ", ",
                      Literal(keyed_table.types[columns[i]], change.new_row[i]));
    }
    row += ')';
    for (uint64_t copy = 0; copy < change.copies; ++copy) {
      if (columns.empty()) {
        statement =
            absl::StrCat("INSERT INTO ", ToSql(keyed_table.schema->name), " DEFAULT VALUES");
        statement_rows = 1;
        end_statement();
        continue;
      }
      absl::StrAppend(&statement, statement_rows == 0 ? head : ",\n", row);
      ++statement_rows;
      if (statement_rows == kMaxInsertRows || statement.size() >= kMaxInsertBytes) {
        end_statement();
      }
    }
    return out_->status();
  }));
  end_statement();
  return out_->status();
}

// A sequence never goes backwards, whatever its direction.
void SqlWriter::WriteSequences() {
  if (sequences_->empty()) return;
  out_->Append("\n-- sequences\n");
  StatementBatch batch(out_);
  for (const SequenceValue& value : *sequences_) {
    const std::string name = ToSql(value.sequence);
    const std::string literal = TextLiteral(name);
    batch.Add(absl::StrCat("PERFORM pg_catalog.setval(", literal, ", ", value.last_value, ", ",
                           value.is_called ? "true" : "false", ") FROM ", name,
                           " AS s, pg_catalog.pg_sequence AS q WHERE q.seqrelid = ", literal,
                           "::pg_catalog.regclass AND ", IsAhead(value)));
    batch.EndRow();
  }
}

}  // namespace dumpline
