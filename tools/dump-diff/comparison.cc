#include "tools/dump-diff/comparison.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/rows/row_codec.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

bool Precedes(const StoredRow& a, const StoredRow& b) {
  return a.table != b.table ? a.table < b.table : a.key < b.key;
}

Json ToJson(const Value& value) {
  return value.is_null() ? Json(nullptr) : Json(std::string(value.text));
}

}  // namespace

Comparison::Comparison(const KeyedTables* tables, const std::vector<TablePairing>* pairings,
                       const ComparisonOptions& options, const Snapshots& snapshots)
    : tables_(tables),
      pairings_(pairings),
      options_(options),
      snapshots_(snapshots),
      base_(tables, snapshots.base),
      current_(tables, snapshots.current),
      wanted_(tables, snapshots.wanted),
      summaries_(tables->tables().size()) {}

absl::Status Comparison::Run(ChangeLog* changes, Conflicts* conflicts, ResultWriter* result) {
  changes_ = changes;
  conflicts_ = conflicts;
  result_ = result;
  for (Cursor* const cursor : {&base_, &current_, &wanted_}) RETURN_IF_ERROR(cursor->Start());
  std::string key;
  for (;;) {
    const StoredRow* first = nullptr;
    for (const Cursor* const cursor : {&base_, &current_, &wanted_}) {
      if (cursor->at_end()) continue;
      if (first == nullptr || Precedes(cursor->row(), *first)) first = &cursor->row();
    }
    if (first == nullptr) return absl::OkStatus();
    table_ = first->table;
    key.assign(first->key.data(), first->key.size());
    const Sides sides = {base_.IsAt(table_, key), current_.IsAt(table_, key),
                         wanted_.IsAt(table_, key)};
    if (!pairing().is_compared) {
      RETURN_IF_ERROR(SkipKey(key));
    } else if (tables_->tables()[table_].is_keyless()) {
      RETURN_IF_ERROR(CompareKeyless(key));
    } else {
      RETURN_IF_ERROR(CompareKey(sides));
    }
  }
}

absl::Status Comparison::CompareKey(const Sides& sides) {
  if (sides.current) ++summary().current;
  RETURN_IF_ERROR(snapshots_.base == nullptr ? CompareTwo(sides) : MergeThree(sides));
  if (sides.base) RETURN_IF_ERROR(base_.Advance());
  if (sides.current) RETURN_IF_ERROR(current_.Advance());
  if (sides.wanted) RETURN_IF_ERROR(wanted_.Advance());
  return absl::OkStatus();
}

absl::Status Comparison::Count(Cursor* cursor, uint32_t table, const std::string& key,
                               uint64_t* count) {
  for (*count = 0; cursor->IsAt(table, key); ++*count) RETURN_IF_ERROR(cursor->Advance());
  return absl::OkStatus();
}

// The rows of a table that is not compared stay.
absl::Status Comparison::SkipKey(const std::string& key) {
  uint64_t rows = 0;
  RETURN_IF_ERROR(Count(&base_, table_, key, &rows));
  RETURN_IF_ERROR(Count(&wanted_, table_, key, &rows));
  for (; current_.IsAt(table_, key); ++summary().current) {
    if (result_ != nullptr) result_->AddCurrent(table_, current_.values());
    RETURN_IF_ERROR(current_.Advance());
  }
  return absl::OkStatus();
}

// Equal rows of a table without a key are counted. With a base, the difference between WANTED and
// the base is applied to CURRENT's number.
absl::Status Comparison::CompareKeyless(const std::string& key) {
  uint64_t base = 0;
  uint64_t current = 0;
  uint64_t wanted = 0;
  RETURN_IF_ERROR(Count(&base_, table_, key, &base));
  RETURN_IF_ERROR(Count(&current_, table_, key, &current));
  RETURN_IF_ERROR(Count(&wanted_, table_, key, &wanted));
  summary().current += current;
  if (snapshots_.base == nullptr) base = current;
  Change change;
  change.table = table_;
  change.copies_before = current;
  if (wanted > base && options_.inserts) {
    summary().same += current;
    change.kind = ChangeKind::kInsert;
    change.copies = wanted - base;
    DecodeRow(key, &change.new_row);
    if (result_ != nullptr) result_->AddWanted(table_, change.new_row, current + change.copies);
    return changes_->Add(change);
  }
  const uint64_t removed = wanted < base && options_.deletes ? std::min(base - wanted, current) : 0;
  const uint64_t left = current - removed;
  summary().same += std::min(left, wanted);
  summary().kept += left - std::min(left, wanted);
  if (removed == 0 && result_ == nullptr) return absl::OkStatus();
  DecodeRow(key, &change.old_row);
  if (result_ != nullptr) result_->AddCurrent(table_, change.old_row, {}, left);
  if (removed == 0) return absl::OkStatus();
  change.kind = ChangeKind::kDelete;
  change.copies = removed;
  return changes_->Add(change);
}

absl::Status Comparison::CompareTwo(const Sides& sides) {
  if (!sides.current) return options_.inserts ? Insert() : absl::OkStatus();
  if (!sides.wanted) return Delete();
  if (pairing().is_whole && current_.row().row == wanted_.row().row) {
    return Leave(&summary().same);
  }
  std::vector<ColumnChange> changed;
  for (const PairedColumn& column : pairing().columns) {
    if (current_.values()[column.current] != wanted_.values()[column.wanted]) {
      changed.push_back(ToWanted(column));
    }
  }
  return UpdateColumns(std::move(changed));
}

absl::Status Comparison::MergeThree(const Sides& sides) {
  if (sides.current && sides.wanted) return MergeColumns(sides);
  if (!sides.current && !sides.wanted) return absl::OkStatus();
  if (!sides.base) {
    if (sides.wanted) return options_.inserts ? Insert() : absl::OkStatus();
    return Leave(&summary().kept);
  }
  // One side has deleted the row. That is a conflict if the other has changed it.
  Cursor* const other = sides.current ? &current_ : &wanted_;
  size_t PairedColumn::*const index =
      sides.current ? &PairedColumn::current : &PairedColumn::wanted;
  std::vector<PairedColumn> changed;
  for (const PairedColumn& column : pairing().columns) {
    if (column.in_base && base_.values()[column.base] != other->values()[column.*index]) {
      changed.push_back(column);
    }
  }
  if (sides.current) {
    if (changed.empty() ||
        Decide("updated-and-deleted", sides, changed).choice == Choice::kWanted) {
      return Delete();
    }
    return Leave(&summary().kept);
  }
  const bool restores = !changed.empty() && options_.inserts &&
                        Decide("deleted-and-updated", sides, changed).choice == Choice::kWanted;
  return restores ? Insert() : absl::OkStatus();
}

absl::Status Comparison::MergeColumns(const Sides& sides) {
  std::vector<ColumnChange> by_wanted;    // changed only by WANTED
  std::vector<PairedColumn> conflicting;  // changed by both in different ways
  bool current_changed = false;
  for (const PairedColumn& column : pairing().columns) {
    const Value& current = current_.values()[column.current];
    const Value& wanted = wanted_.values()[column.wanted];
    if (!sides.base || !column.in_base) {
      if (current != wanted) conflicting.push_back(column);
      continue;
    }
    const Value& base = base_.values()[column.base];
    current_changed |= current != base;
    if (wanted == base || wanted == current) continue;
    if (current == base) {
      by_wanted.push_back(ToWanted(column));
    } else {
      conflicting.push_back(column);
    }
  }
  // The whole row is then one value: all of its differences are in the conflict.
  if (options_.merge_whole_rows && current_changed &&
      (!by_wanted.empty() || !conflicting.empty())) {
    by_wanted.clear();
    conflicting.clear();
    for (const PairedColumn& column : pairing().columns) {
      if (current_.values()[column.current] != wanted_.values()[column.wanted]) {
        conflicting.push_back(column);
      }
    }
  }
  if (!conflicting.empty()) {
    const absl::string_view kind = sides.base ? "both-updated" : "both-inserted";
    AddDecided(conflicting, Decide(kind, sides, conflicting), &by_wanted);
  }
  return UpdateColumns(std::move(by_wanted));
}

absl::Status Comparison::Leave(uint64_t* rows) {
  ++*rows;
  if (result_ != nullptr) result_->AddCurrent(table_, current_.values());
  return absl::OkStatus();
}

absl::Status Comparison::Insert() {
  if (result_ != nullptr) result_->AddWanted(table_, wanted_.values());
  Change change;
  change.kind = ChangeKind::kInsert;
  change.table = table_;
  change.new_row = wanted_.values();
  return changes_->Add(change);
}

absl::Status Comparison::Delete() {
  if (!options_.deletes) return Leave(&summary().kept);
  Change change;
  change.kind = ChangeKind::kDelete;
  change.table = table_;
  change.old_row = current_.values();
  return changes_->Add(change);
}

ColumnChange Comparison::ToWanted(const PairedColumn& column) {
  return {column.column, wanted_.values()[column.wanted], /*is_typed=*/false};
}

void Comparison::AddDecided(const std::vector<PairedColumn>& conflicting, const Decision& decision,
                            std::vector<ColumnChange>* changes) {
  for (const PairedColumn& column : conflicting) {
    const auto typed =
        std::find_if(decision.values.begin(), decision.values.end(),
                     [&](const TypedValue& value) { return value.column == column.column; });
    if (typed == decision.values.end()) {
      if (decision.choice == Choice::kWanted) changes->push_back(ToWanted(column));
    } else if (typed->value() != current_.values()[column.current]) {
      changes->push_back({column.column, typed->value(), /*is_typed=*/true});
    }
  }
}

absl::Status Comparison::UpdateColumns(std::vector<ColumnChange> columns) {
  if (columns.empty()) return Leave(&summary().same);
  if (!options_.updates) return Leave(&summary().kept);
  Change change;
  change.kind = ChangeKind::kUpdate;
  change.table = table_;
  change.old_row = current_.values();
  change.columns = std::move(columns);
  if (result_ != nullptr) result_->AddCurrent(table_, change.old_row, change.columns);
  return changes_->Add(change);
}

const Decision& Comparison::Decide(absl::string_view kind, const Sides& sides,
                                   const std::vector<PairedColumn>& columns) {
  ++summary().conflicts;
  const KeyedTable& table = tables_->tables()[table_];
  Cursor* const any = sides.current ? &current_ : &wanted_;
  const Snapshot& snapshot = sides.current ? *snapshots_.current : *snapshots_.wanted;
  Json key = Json::object();
  for (const size_t column : table.key) {
    const std::vector<size_t>& indexes = snapshot.table(table_).columns;
    key[table.column(column).name] = ToJson(any->values()[IndexIn(indexes, column)]);
  }
  Json changed = Json::object();
  for (const PairedColumn& column : columns) {
    Json& values = changed[table.column(column.column).name] = Json::object();
    if (sides.base && column.in_base) values["base"] = ToJson(base_.values()[column.base]);
    if (sides.current) values["current"] = ToJson(current_.values()[column.current]);
    if (sides.wanted) values["wanted"] = ToJson(wanted_.values()[column.wanted]);
  }
  return conflicts_->Decide(Json{{"table", ToDisplay(table.schema->name)},
                                 {"key", std::move(key)},
                                 {"conflict", std::string(kind)},
                                 {"columns", std::move(changed)}});
}

}  // namespace dumpline
