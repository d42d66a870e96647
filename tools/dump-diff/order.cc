#include "tools/dump-diff/order.h"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/rows/row_codec.h"
#include "tools/lib/rows/table_key.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// Values of several columns, as map keys.
using Tuple = std::string;

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

// Returns the row after an update.
std::vector<Value> NewRow(const Change& change, const std::vector<size_t>& row_columns) {
  std::vector<Value> row = change.old_row;
  for (const ColumnChange& changed : change.columns) {
    const size_t index = IndexIn(row_columns, changed.column);
    if (index < row.size()) row[index] = changed.value;
  }
  return row;
}

// Orders updates so that a value of a unique key is released before another row gets it.
class UniqueOrder {
 public:
  void Add(uint64_t position) { nodes_.push_back({position}); }

  // Call for the last update added: it gives up `old_value` and takes `new_value`.
  void AddValues(const UniqueKey* key, const std::optional<Tuple>& old_value,
                 const std::optional<Tuple>& new_value) {
    if (old_value == new_value) return;
    const size_t node = nodes_.size() - 1;
    if (old_value) holders_[key][*old_value] = node;
    if (new_value) nodes_[node].takes.emplace_back(key, *new_value);
  }

  std::vector<UpdateStep> Steps() {
    for (size_t start = 0; start < nodes_.size(); ++start) Visit(start);
    return std::move(steps_);
  }

 private:
  enum class State : uint8_t { kNew, kOnPath, kDone };
  struct Node {
    uint64_t position;
    std::vector<std::pair<const UniqueKey*, Tuple>> takes = {};
    size_t next = 0;  // index in `takes`
    State state = State::kNew;
    bool is_released = false;
  };

  // An iterative depth-first search: a row's update follows those of the rows that hold its values.
  void Visit(size_t start) {
    if (nodes_[start].state != State::kNew) return;
    std::vector<size_t> path = {start};
    nodes_[start].state = State::kOnPath;
    while (!path.empty()) {
      Node& node = nodes_[path.back()];
      if (node.next == node.takes.size()) {
        steps_.push_back({node.position,
                          node.is_released ? UpdateStep::Kind::kFinish : UpdateStep::Kind::kWhole});
        node.state = State::kDone;
        path.pop_back();
        continue;
      }
      const auto& [key, value] = node.takes[node.next++];
      const auto holder = holders_[key].find(value);
      if (holder == holders_[key].end() || holder->second == path.back()) continue;
      Node& other = nodes_[holder->second];
      if (other.state == State::kNew) {
        other.state = State::kOnPath;
        path.push_back(holder->second);
      } else if (other.state == State::kOnPath && !std::exchange(other.is_released, true)) {
        steps_.push_back({other.position, UpdateStep::Kind::kRelease, key});
      }
    }
  }

  std::vector<Node> nodes_;
  absl::flat_hash_map<const UniqueKey*, absl::flat_hash_map<Tuple, size_t>> holders_;
  std::vector<UpdateStep> steps_;
};

// Orders deletes of rows that refer to each other.
class DeleteOrder {
 public:
  void Add(uint64_t position) { nodes_.push_back({{position, {}}}); }

  // Call for the last row added, with its values of the referenced and of the referencing columns.
  void AddReference(const Reference* reference, const std::optional<Tuple>& own,
                    const std::optional<Tuple>& parent) {
    if (own) rows_[reference][*own] = nodes_.size() - 1;
    if (parent && parent != own) nodes_.back().parents.emplace_back(reference, *parent);
  }

  std::vector<DeleteStep> Steps() {
    for (size_t start = 0; start < nodes_.size(); ++start) Visit(start);
    std::reverse(order_.begin(), order_.end());
    std::vector<DeleteStep> steps;
    for (const size_t node : order_) steps.push_back(std::move(nodes_[node].step));
    return steps;
  }

 private:
  enum class State : uint8_t { kNew, kOnPath, kDone };
  struct Node {
    DeleteStep step;
    std::vector<std::pair<const Reference*, Tuple>> parents = {};
    size_t next = 0;  // index in `parents`
    State state = State::kNew;
  };

  // An iterative depth-first search, which orders parents first.
  void Visit(size_t start) {
    if (nodes_[start].state != State::kNew) return;
    std::vector<size_t> path = {start};
    nodes_[start].state = State::kOnPath;
    while (!path.empty()) {
      Node& node = nodes_[path.back()];
      if (node.next == node.parents.size()) {
        node.state = State::kDone;
        order_.push_back(path.back());
        path.pop_back();
        continue;
      }
      const auto& [reference, tuple] = node.parents[node.next++];
      const auto parent = rows_[reference].find(tuple);
      if (parent == rows_[reference].end()) continue;
      if (nodes_[parent->second].state == State::kOnPath) {
        node.step.releases.push_back(reference);
      } else if (nodes_[parent->second].state == State::kNew) {
        nodes_[parent->second].state = State::kOnPath;
        path.push_back(parent->second);
      }
    }
  }

  std::vector<Node> nodes_;
  absl::flat_hash_map<const Reference*, absl::flat_hash_map<Tuple, size_t>> rows_;
  std::vector<size_t> order_;
};

}  // namespace

std::vector<Reference> References(const KeyedTables& tables) {
  std::vector<Reference> references;
  for (const ForeignKey& key : tables.schema().foreign_keys()) {
    const SchemaTable* const table = tables.schema().FindTable(key.table);
    const SchemaTable* const referenced = tables.schema().FindTable(key.referenced);
    if (table == nullptr || referenced == nullptr) continue;
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
      early_(tables->tables().size()) {}

bool ChangeOrder::ChangesAnyOf(uint32_t table, const std::vector<size_t>& columns) const {
  return std::any_of(columns.begin(), columns.end(),
                     [&](size_t column) { return changes_->Updates(table, column); });
}

bool ChangeOrder::MustDefer(const Reference& reference) const {
  if (reference.key->initially_deferred) return false;
  const bool updates = ChangesAnyOf(reference.table, reference.columns);
  const bool inserts = changes_->rows(ChangeKind::kInsert, reference.table) > 0;
  const bool updates_referenced = ChangesAnyOf(reference.referenced, reference.referenced_columns);
  const bool deletes_referenced = changes_->rows(ChangeKind::kDelete, reference.referenced) > 0;
  const bool inserts_referenced = changes_->rows(ChangeKind::kInsert, reference.referenced) > 0;
  // Tables are in the order of their references, unless these are cyclic.
  const bool is_cyclic = reference.referenced >= reference.table;
  if (is_cyclic) return updates || inserts || updates_referenced || deletes_referenced;
  return updates_referenced || (updates && (deletes_referenced || inserts_referenced));
}

absl::Status ChangeOrder::Prepare() {
  for (const Reference& reference : references_) {
    // NO ACTION is the only action that can be deferred.
    if (reference.key->on_delete != ForeignKey::Action::kNoAction) {
      RETURN_IF_ERROR(FindEarlyUpdates(reference));
    }
    RETURN_IF_ERROR(CheckUpdateAction(reference));
    if (!MustDefer(reference)) continue;
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

absl::Status ChangeOrder::FindEarlyUpdates(const Reference& reference) {
  if (changes_->rows(ChangeKind::kDelete, reference.referenced) == 0) return absl::OkStatus();
  if (!ChangesAnyOf(reference.table, reference.columns)) return absl::OkStatus();
  absl::flat_hash_set<Tuple> deleted;
  const KeyedTable& referenced = tables_->tables()[reference.referenced];
  RETURN_IF_ERROR(changes_->Read(
      ChangeKind::kDelete, reference.referenced, [&](const Change& change, uint64_t /*position*/) {
        const std::optional<Tuple> tuple =
            TupleOf(referenced, reference.referenced_columns,
                    current_->table(reference.referenced).columns, change.old_row);
        if (tuple) deleted.insert(*tuple);
        return absl::OkStatus();
      }));
  const KeyedTable& table = tables_->tables()[reference.table];
  const std::vector<size_t>& columns = current_->table(reference.table).columns;
  return changes_->Read(ChangeKind::kUpdate, reference.table,
                        [&](const Change& change, uint64_t position) {
                          const std::optional<Tuple> tuple =
                              TupleOf(table, reference.columns, columns, change.old_row);
                          const std::optional<Tuple> next =
                              TupleOf(table, reference.columns, columns, NewRow(change, columns));
                          if (tuple && tuple != next && deleted.contains(*tuple)) {
                            early_[reference.table].insert(position);
                          }
                          return absl::OkStatus();
                        });
}

bool ChangeOrder::IsEarly(uint32_t table, uint64_t position) const {
  return early_[table].contains(position);
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
        if (IsEarly(table, position)) return absl::OkStatus();
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

// Rows that refer to each other within a table are deleted children first: RESTRICT and CASCADE
// take effect immediately.
absl::StatusOr<std::vector<DeleteStep>> ChangeOrder::DeleteSteps(uint32_t table) const {
  std::vector<const Reference*> selfs;
  for (const Reference& reference : references_) {
    const bool is_self = reference.table == table && reference.referenced == table;
    if (is_self && reference.key->on_delete != ForeignKey::Action::kNoAction) {
      selfs.push_back(&reference);
    }
  }
  if (selfs.empty()) return std::vector<DeleteStep>();
  const KeyedTable& keyed_table = tables_->tables()[table];
  const std::vector<size_t>& columns = current_->table(table).columns;
  DeleteOrder order;
  RETURN_IF_ERROR(
      changes_->Read(ChangeKind::kDelete, table, [&](const Change& change, uint64_t position) {
        order.Add(position);
        for (const Reference* const self : selfs) {
          order.AddReference(
              self, TupleOf(keyed_table, self->referenced_columns, columns, change.old_row),
              TupleOf(keyed_table, self->columns, columns, change.old_row));
        }
        return absl::OkStatus();
      }));
  return order.Steps();
}

}  // namespace dumpline
