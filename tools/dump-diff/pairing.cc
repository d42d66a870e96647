#include "tools/dump-diff/pairing.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

bool Contains(const std::vector<const SchemaTable*>& parts, const SchemaTable* part) {
  return std::find(parts.begin(), parts.end(), part) != parts.end();
}

// Returns true if the dump has the rows of a table, of the partitioned table that it belongs to, or
// of all of its partitions.
bool Covers(const Schema& schema, const std::vector<const SchemaTable*>& parts,
            const SchemaTable& root, const SchemaTable& table) {
  if (Contains(parts, &root) || Contains(parts, &table)) return true;
  if (!table.is_partitioned) return false;
  for (const QualifiedName& name : schema.WithPartitions(table.name)) {
    const SchemaTable* const partition = schema.FindTable(name);
    if (partition == nullptr || partition->is_partitioned) continue;
    if (!Contains(parts, partition)) return false;
  }
  return true;
}

// Fails if `dump` contains a partition whose rows `other` lacks: they would look deleted.
absl::Status CheckPartitions(const Schema& schema, const KeyedTable& table, uint32_t index,
                             const Snapshot& dump, const Snapshot& other) {
  for (const SchemaTable* const part : dump.table(index).parts) {
    if (Covers(schema, other.table(index).parts, *table.schema, *part)) continue;
    return absl::InvalidArgumentError(
        absl::StrCat(other.name(), ": lacks rows of ", ToDisplay(part->name), ", which ",
                     dump.name(), " has; dump all partitions of ", ToDisplay(table.schema->name)));
  }
  return absl::OkStatus();
}

bool Contains(const std::vector<size_t>& columns, size_t column) {
  return IndexIn(columns, column) < columns.size();
}

// A table without rows has no columns in a dump of INSERTs.
const std::vector<size_t>& ColumnsOf(const Snapshot::Table& table, const Snapshot::Table& other) {
  return table.has_columns ? table.columns : other.columns;
}

absl::Status LacksColumn(const Snapshot& dump, const KeyedTable& table, size_t column,
                         const Snapshot& other) {
  return absl::InvalidArgumentError(
      absl::StrCat(dump.name(), ": has no column ", ToDisplay(table.schema->name), ".",
                   ToDisplay(table.column(column).name), ", which ", other.name(), " has"));
}

class Pairer {
 public:
  Pairer(const KeyedTables& tables, const Snapshot* base, const Snapshot& current,
         const Snapshot& wanted, const ColumnPatterns& ignored)
      : tables_(tables), base_(base), current_(current), wanted_(wanted), ignored_(ignored) {}

  absl::Status Pair(uint32_t index, TablePairing* pairing) const {
    const KeyedTable& table = tables_.tables()[index];
    const Snapshot::Table& current = current_.table(index);
    const Snapshot::Table& wanted = wanted_.table(index);
    pairing->is_compared = wanted.is_present();
    if (!pairing->is_compared) return absl::OkStatus();
    if (current.is_present()) {
      RETURN_IF_ERROR(CheckPartitions(tables_.schema(), table, index, current_, wanted_));
      RETURN_IF_ERROR(CheckPartitions(tables_.schema(), table, index, wanted_, current_));
    }
    const std::vector<size_t>& current_columns = ColumnsOf(current, wanted);
    const std::vector<size_t>& wanted_columns = ColumnsOf(wanted, current);
    for (const size_t column : wanted_columns) {
      if (!Contains(current_columns, column)) {
        return LacksColumn(current_, table, column, wanted_);
      }
    }
    if (table.is_keyless() && current_columns != wanted_columns) {
      for (const size_t column : current_columns) {
        if (!Contains(wanted_columns, column)) {
          return LacksColumn(wanted_, table, column, current_);
        }
      }
    }
    PairColumns(index, current_columns, wanted_columns, pairing);
    if (table.is_keyless() && pairing->columns.size() < wanted_columns.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--ignore-columns: ", ToDisplay(table.schema->name),
                       " has no key, so all of its columns are compared"));
    }
    return absl::OkStatus();
  }

 private:
  void PairColumns(uint32_t index, const std::vector<size_t>& current_columns,
                   const std::vector<size_t>& wanted_columns, TablePairing* pairing) const {
    const KeyedTable& table = tables_.tables()[index];
    std::vector<std::string> names;
    for (const SchemaColumn& column : table.schema->columns) names.push_back(column.name);
    std::vector<size_t> base_columns = wanted_columns;
    if (base_ != nullptr && base_->table(index).has_columns) {
      base_columns = base_->table(index).columns;
    }
    for (const size_t column : wanted_columns) {
      if (ignored_.Match(table.schema->name, names, column)) continue;
      pairing->columns.push_back({column, IndexIn(base_columns, column),
                                  IndexIn(current_columns, column), IndexIn(wanted_columns, column),
                                  Contains(base_columns, column)});
    }
    pairing->is_whole =
        current_columns == wanted_columns && pairing->columns.size() == wanted_columns.size();
    pairing->is_base_whole = pairing->is_whole && base_columns == wanted_columns;
  }

  const KeyedTables& tables_;
  const Snapshot* const base_;
  const Snapshot& current_;
  const Snapshot& wanted_;
  const ColumnPatterns& ignored_;
};

}  // namespace

absl::StatusOr<std::vector<TablePairing>> PairTables(const KeyedTables& tables,
                                                     const Snapshot* base, const Snapshot& current,
                                                     const Snapshot& wanted,
                                                     const std::vector<QualifiedName>& only,
                                                     const ColumnPatterns& ignored_columns) {
  std::vector<bool> is_selected(tables.tables().size(), only.empty());
  for (const QualifiedName& name : only) {
    is_selected[tables.IndexOf(*tables.schema().FindTable(name))] = true;
  }
  const Pairer pairer(tables, base, current, wanted, ignored_columns);
  std::vector<TablePairing> pairings(tables.tables().size());
  for (uint32_t i = 0; i < pairings.size(); ++i) {
    if (is_selected[i]) RETURN_IF_ERROR(pairer.Pair(i, &pairings[i]));
  }
  return pairings;
}

}  // namespace dumpline
