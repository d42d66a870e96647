#include "tools/dump-diff/order.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/rows/row_codec.h"
#include "tools/lib/rows/table_key.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Returns the row's values of `columns`, or nothing if one of them is null (MATCH SIMPLE: such a
// row refers to nothing, and is equal to no other under a unique key). `row` is in the order of
// `row_columns`.
std::optional<Tuple> TupleOf(const KeyedTable& table, const std::vector<size_t>& columns,
                             const std::vector<size_t>& row_columns,
                             const std::vector<Value>& row) {
  Tuple tuple;
  for (const size_t column : columns) {
    const size_t index = IndexIn(row_columns, column);
    if (index == row.size() || row[index].is_null()) return std::nullopt;
    AppendKeyValue(table.types[column], row[index].text, &tuple);
  }
  return tuple;
}

// Returns the row that an insert or a delete concerns.
const std::vector<Value>& RowOf(const Change& change) {
  return change.kind == ChangeKind::kInsert ? change.new_row : change.old_row;
}

// Returns the row after an update.
std::vector<Value> NewRow(const Change& change, const std::vector<size_t>& row_columns) {
  std::vector<Value> row = change.old_row;
  for (const ColumnChange& changed : change.columns) {
    const size_t index = IndexIn(row_columns, changed.column);
    if (index < row.size()) row[index] = changed.value;
  }
  return row;
}

// More rows of a table that refer to each other are not ordered, because the order takes memory.
// Their foreign keys are deferred.
constexpr uint64_t kMaxOrderedRows = 100'000;

bool HasAction(const Reference& reference) {
  return reference.key->on_delete != ForeignKey::Action::kNoAction;
}

}  // namespace

std::vector<Reference> References(const KeyedTables& tables) {
  std::vector<Reference> references;
  for (const ForeignKey& key : tables.schema().foreign_keys()) {
    const SchemaTable* const table = tables.schema().FindTable(key.table);
    const SchemaTable* const referenced = tables.schema().FindTable(key.referenced);
    if (table == nullptr || referenced == nullptr || !key.enforced) continue;
    Reference reference;
    reference.key = &key;
    reference.table = tables.IndexOf(*table);
    reference.referenced = tables.IndexOf(*referenced);
    reference.columns = ColumnIndexes(*tables.tables()[reference.table].schema, key.columns);
    reference.referenced_columns =
        ColumnIndexes(*tables.tables()[reference.referenced].schema, key.referenced_columns);
    if (reference.columns.empty()) continue;
    if (reference.columns.size() != reference.referenced_columns.size()) continue;
    references.push_back(std::move(reference));
  }
  return references;
}

ChangeOrder::ChangeOrder(const KeyedTables* tables, const Snapshot* current, const Snapshot* wanted,
                         const ChangeLog* changes)
    : tables_(tables),
      current_(current),
      wanted_(wanted),
      changes_(changes),
      references_(References(*tables)),
      early_(tables->tables().size()),
      late_(tables->tables().size()),
      inserts_(tables->tables().size()),
      deletes_(tables->tables().size()) {}

bool ChangeOrder::ChangesAnyOf(uint32_t table, const std::vector<size_t>& columns) const {
  return std::any_of(columns.begin(), columns.end(),
                     [&](size_t column) { return changes_->Updates(table, column); });
}

bool ChangeOrder::Changes(uint32_t table) const {
  return changes_->rows(ChangeKind::kInsert, table) > 0 ||
         changes_->rows(ChangeKind::kUpdate, table) > 0 ||
         changes_->rows(ChangeKind::kDelete, table) > 0;
}

absl::StatusOr<bool> ChangeOrder::MustDefer(const Reference& reference) {
  // Several rows together may contain a referenced period, so an order of rows is not enough.
  if (reference.key->is_temporal) return Changes(reference.table) || Changes(reference.referenced);
  if (ChangesAnyOf(reference.referenced, reference.referenced_columns)) return true;
  const bool inserts_referenced = changes_->rows(ChangeKind::kInsert, reference.referenced) > 0;
  if (inserts_referenced && ChangesAnyOf(reference.table, reference.columns)) {
    ASSIGN_OR_RETURN(const bool have_order, FindLateUpdates(reference));
    if (!have_order) return true;
  }
  // Tables are in the order of their references, unless these are cyclic.
  if (reference.referenced < reference.table) return false;
  for (const ChangeKind kind : {ChangeKind::kInsert, ChangeKind::kDelete}) {
    // An action takes effect immediately.
    if (kind == ChangeKind::kDelete && HasAction(reference)) continue;
    if (reference.referenced == reference.table) {
      if (IsCyclicInTable(reference, kind)) return true;
      continue;
    }
    ASSIGN_OR_RETURN(const bool refers, Refers(reference, kind));
    if (refers) return true;
  }
  return false;
}

bool ChangeOrder::IsCyclicInTable(const Reference& reference, ChangeKind kind) const {
  if (changes_->rows(kind, reference.table) > kMaxOrderedRows) return true;
  const std::vector<OrderedRow>& rows =
      (kind == ChangeKind::kInsert ? inserts_ : deletes_)[reference.table];
  return std::any_of(rows.begin(), rows.end(), [&](const OrderedRow& row) {
    return std::find(row.cyclic.begin(), row.cyclic.end(), &reference) != row.cyclic.end();
  });
}

absl::StatusOr<bool> ChangeOrder::Refers(const Reference& reference, ChangeKind kind) const {
  ASSIGN_OR_RETURN(const absl::flat_hash_set<Tuple> parents, ReferencedTuples(reference, kind));
  if (parents.empty()) return false;
  bool refers = false;
  RETURN_IF_ERROR(
      changes_->Read(kind, reference.table, [&](const Change& change, uint64_t /*position*/) {
        const std::optional<Tuple> tuple =
            TupleOf(tables_->tables()[reference.table], reference.columns,
                    RowColumns(kind, reference.table), RowOf(change));
        refers |= tuple && parents.contains(*tuple);
        return absl::OkStatus();
      }));
  return refers;
}

absl::Status ChangeOrder::Prepare() {
  for (uint32_t i = 0; i < tables_->tables().size(); ++i) {
    ASSIGN_OR_RETURN(inserts_[i], ParentsFirst(ChangeKind::kInsert, i));
    ASSIGN_OR_RETURN(deletes_[i], ParentsFirst(ChangeKind::kDelete, i));
  }
  absl::flat_hash_set<const Reference*> without_order;
  for (const Reference& reference : references_) {
    ASSIGN_OR_RETURN(const bool have_order, FindEarlyUpdates(reference));
    if (!have_order) without_order.insert(&reference);
  }
  for (const Reference& reference : references_) {
    RETURN_IF_ERROR(CheckUpdateAction(reference));
    ASSIGN_OR_RETURN(const bool must_defer, MustDefer(reference));
    if (!must_defer && !without_order.contains(&reference)) continue;
    // SET CONSTRAINTS defers these.
    if (reference.key->deferrable) continue;
    if (reference.key->name.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--schema: the foreign key from ", ToDisplay(reference.key->table), " to ",
                       ToDisplay(reference.key->referenced),
                       " has no name to defer it by (pg_dump writes names)"));
    }
    deferred_.push_back(reference.key);
  }
  return absl::OkStatus();
}

absl::StatusOr<absl::flat_hash_set<std::string>> ChangeOrder::ReferencedTuples(
    const Reference& reference, ChangeKind kind) const {
  absl::flat_hash_set<Tuple> tuples;
  RETURN_IF_ERROR(
      changes_->Read(kind, reference.referenced, [&](const Change& change, uint64_t /*position*/) {
        std::optional<Tuple> tuple =
            TupleOf(tables_->tables()[reference.referenced], reference.referenced_columns,
                    RowColumns(kind, reference.referenced), RowOf(change));
        if (tuple) tuples.insert(*std::move(tuple));
        return absl::OkStatus();
      }));
  return tuples;
}

const std::vector<size_t>& ChangeOrder::RowColumns(ChangeKind kind, uint32_t table) const {
  return (kind == ChangeKind::kInsert ? wanted_ : current_)->table(table).columns;
}

// A row that gives up a referenced value takes the rows that refer to it along. That is right
// unless another row gets the value.
absl::Status ChangeOrder::CheckUpdateAction(const Reference& reference) const {
  if (reference.key->on_update == ForeignKey::Action::kNoAction) return absl::OkStatus();
  if (!ChangesAnyOf(reference.referenced, reference.referenced_columns)) return absl::OkStatus();
  const KeyedTable& table = tables_->tables()[reference.referenced];
  const std::vector<size_t>& columns = current_->table(reference.referenced).columns;
  const std::vector<size_t>& key = reference.referenced_columns;
  absl::flat_hash_set<Tuple> given_up;
  absl::flat_hash_set<Tuple> taken;
  RETURN_IF_ERROR(changes_->Read(
      ChangeKind::kUpdate, reference.referenced, [&](const Change& change, uint64_t /*position*/) {
        const auto old_value = TupleOf(table, key, columns, change.old_row);
        const auto new_value = TupleOf(table, key, columns, NewRow(change, columns));
        if (old_value == new_value) return absl::OkStatus();
        if (old_value) given_up.insert(*old_value);
        if (new_value) taken.insert(*new_value);
        return absl::OkStatus();
      }));
  RETURN_IF_ERROR(changes_->Read(
      ChangeKind::kInsert, reference.referenced, [&](const Change& change, uint64_t /*position*/) {
        const auto value =
            TupleOf(table, key, wanted_->table(change.table).columns, change.new_row);
        if (value) taken.insert(*value);
        return absl::OkStatus();
      }));
  for (const Tuple& value : given_up) {
    if (!taken.contains(value)) continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "rows of ", ToDisplay(table.schema->name), " take over values of other rows, which ",
        ToDisplay(reference.key->table), " references ON UPDATE ",
        reference.key->on_update == ForeignKey::Action::kCascade ? "CASCADE" : "with an action",
        " (", ToDisplay(reference.key->name), "): the action would change rows that must stay"));
  }
  return absl::OkStatus();
}

bool ChangeOrder::ChangesUniqueKey(uint32_t table) const {
  const SchemaTable& schema = *tables_->tables()[table].schema;
  return std::any_of(schema.unique_keys.begin(), schema.unique_keys.end(),
                     [&](const UniqueKey& key) {
                       return ChangesAnyOf(table, ColumnIndexes(schema, key.columns));
                     });
}

absl::StatusOr<bool> ChangeOrder::FindEarlyUpdates(const Reference& reference) {
  if (changes_->rows(ChangeKind::kDelete, reference.referenced) == 0) return true;
  if (!ChangesAnyOf(reference.table, reference.columns)) return true;
  ASSIGN_OR_RETURN(const absl::flat_hash_set<Tuple> deleted,
                   ReferencedTuples(reference, ChangeKind::kDelete));
  const KeyedTable& table = tables_->tables()[reference.table];
  const std::vector<size_t>& columns = current_->table(reference.table).columns;
  // An early update may need a value of a unique key that another row has until later. An action
  // leaves no choice.
  const bool may_defer = !HasAction(reference) && ChangesUniqueKey(reference.table);
  bool have_order = true;
  RETURN_IF_ERROR(changes_->Read(
      ChangeKind::kUpdate, reference.table, [&](const Change& change, uint64_t position) {
        const std::optional<Tuple> tuple =
            TupleOf(table, reference.columns, columns, change.old_row);
        const std::optional<Tuple> next =
            TupleOf(table, reference.columns, columns, NewRow(change, columns));
        if (!tuple || tuple == next || !deleted.contains(*tuple)) return absl::OkStatus();
        if (may_defer) {
          have_order = false;
        } else {
          early_[reference.table].insert(position);
        }
        return absl::OkStatus();
      }));
  return have_order;
}

absl::StatusOr<bool> ChangeOrder::FindLateUpdates(const Reference& reference) {
  ASSIGN_OR_RETURN(const absl::flat_hash_set<Tuple> inserted,
                   ReferencedTuples(reference, ChangeKind::kInsert));
  const KeyedTable& table = tables_->tables()[reference.table];
  const std::vector<size_t>& columns = current_->table(reference.table).columns;
  absl::flat_hash_set<uint64_t> late;
  bool is_early = false;
  RETURN_IF_ERROR(changes_->Read(
      ChangeKind::kUpdate, reference.table, [&](const Change& change, uint64_t position) {
        const std::optional<Tuple> next =
            TupleOf(table, reference.columns, columns, NewRow(change, columns));
        if (!next || !inserted.contains(*next)) return absl::OkStatus();
        late.insert(position);
        is_early |= IsEarly(reference.table, position);
        return absl::OkStatus();
      }));
  // Inserted rows may get the values of unique keys that the updates give up.
  if (!late.empty() && (is_early || ChangesUniqueKey(reference.table))) return false;
  late_[reference.table].insert(late.begin(), late.end());
  return true;
}

absl::StatusOr<std::vector<UpdateStep>> ChangeOrder::UpdateSteps(uint32_t table) const {
  const KeyedTable& keyed_table = tables_->tables()[table];
  std::vector<std::pair<const UniqueKey*, std::vector<size_t>>> keys;
  for (const UniqueKey& key : keyed_table.schema->unique_keys) {
    std::vector<size_t> columns = ColumnIndexes(*keyed_table.schema, key.columns);
    if (ChangesAnyOf(table, columns)) keys.emplace_back(&key, std::move(columns));
  }
  if (keys.empty()) return std::vector<UpdateStep>();
  UniqueOrder order;
  const std::vector<size_t>& columns = current_->table(table).columns;
  RETURN_IF_ERROR(
      changes_->Read(ChangeKind::kUpdate, table, [&](const Change& change, uint64_t position) {
        if (IsEarly(table, position) || IsLate(table, position)) return absl::OkStatus();
        order.Add(position);
        const std::vector<Value> new_row = NewRow(change, columns);
        for (const auto& [key, key_columns] : keys) {
          order.AddValues(key, TupleOf(keyed_table, key_columns, columns, change.old_row),
                          TupleOf(keyed_table, key_columns, columns, new_row));
        }
        return absl::OkStatus();
      }));
  return order.Steps();
}

absl::StatusOr<std::vector<OrderedRow>> ChangeOrder::ParentsFirst(ChangeKind kind,
                                                                  uint32_t table) const {
  std::vector<const Reference*> selfs;
  bool has_action = false;
  for (const Reference& reference : references_) {
    if (reference.table != table || reference.referenced != table) continue;
    // RESTRICT, CASCADE and the like take effect immediately.
    const bool acts = kind == ChangeKind::kDelete && HasAction(reference);
    has_action |= acts;
    if (acts || !reference.key->deferrable) selfs.push_back(&reference);
  }
  if (selfs.empty()) return std::vector<OrderedRow>();
  if (!has_action && changes_->rows(kind, table) > kMaxOrderedRows) {
    return std::vector<OrderedRow>();
  }
  const KeyedTable& keyed_table = tables_->tables()[table];
  const std::vector<size_t>& columns = RowColumns(kind, table);
  RowOrder order;
  RETURN_IF_ERROR(changes_->Read(kind, table, [&](const Change& change, uint64_t position) {
    order.Add(position);
    for (const Reference* const self : selfs) {
      order.AddReference(self,
                         TupleOf(keyed_table, self->referenced_columns, columns, RowOf(change)),
                         TupleOf(keyed_table, self->columns, columns, RowOf(change)));
    }
    return absl::OkStatus();
  }));
  return order.ParentsFirst();
}

std::vector<DeleteStep> ChangeOrder::DeleteSteps(uint32_t table) const {
  std::vector<DeleteStep> steps;
  for (auto row = deletes_[table].rbegin(); row != deletes_[table].rend(); ++row) {
    steps.push_back({row->position, {}});
    for (const Reference* const reference : row->cyclic) {
      if (HasAction(*reference)) steps.back().releases.push_back(reference);
    }
  }
  return steps;
}

}  // namespace dumpline
