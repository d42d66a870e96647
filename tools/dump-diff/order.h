// Orders the changes of rows so that every statement satisfies the constraints, or finds the
// foreign keys that must be deferred because no order does. Deferring a key locks its tables
// against readers (ALTER CONSTRAINT takes ACCESS EXCLUSIVE), so it is the last resort.
//
// The phases are: rows that no longer refer to a row to be deleted (early updates), deletes with
// children first, updates with children first, inserts with parents first, and rows that then refer
// to an inserted row (late updates). Deletes come before updates and inserts so that unique values
// are free for other rows.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_ORDER_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "tools/dump-diff/change_log.h"
#include "tools/dump-diff/row_orders.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"

namespace dumpline {

// A foreign key between compared tables, by the indexes of tables and columns.
struct Reference {
  const ForeignKey* key = nullptr;
  uint32_t table = 0;
  std::vector<size_t> columns;
  uint32_t referenced = 0;
  std::vector<size_t> referenced_columns;
};

// Returns the foreign keys of the schema whose tables and columns it contains.
std::vector<Reference> References(const KeyedTables& tables);

// A row to delete.
struct DeleteStep {
  uint64_t position = 0;  // of the change
  // References to rows of the same table that must become NULL first: rows that refer to each other
  // in a cycle have no order.
  std::vector<const Reference*> releases;
};

class ChangeOrder {
 public:
  // All arguments must outlive the object.
  ChangeOrder(const KeyedTables* tables, const Snapshot* current, const Snapshot* wanted,
              const ChangeLog* changes);

  // Finds early and late updates and the foreign keys to defer. Fails if an ON UPDATE action would
  // change rows that must stay.
  absl::Status Prepare();

  const std::vector<Reference>& references() const { return references_; }

  // Foreign keys whose checks must wait until the last statement.
  const std::vector<const ForeignKey*>& deferred() const { return deferred_; }

  // Returns true for an update that precedes the deletes.
  bool IsEarly(uint32_t table, uint64_t position) const { return early_[table].contains(position); }
  // Returns true for an update that follows the inserts.
  bool IsLate(uint32_t table, uint64_t position) const { return late_[table].contains(position); }
  size_t CountEarly(uint32_t table) const { return early_[table].size(); }
  size_t CountLate(uint32_t table) const { return late_[table].size(); }

  // Returns the order of a table's updates, without early and late ones. Returns no steps if any
  // order is right. Memory grows with the number of updates only if they change a unique key.
  absl::StatusOr<std::vector<UpdateStep>> UpdateSteps(uint32_t table) const;

  // Returns the order of a table's deletes. Returns no steps if any order is right.
  std::vector<DeleteStep> DeleteSteps(uint32_t table) const;

  // Returns the table's inserts, parents first. Returns none if any order is right.
  const std::vector<OrderedRow>& InsertOrder(uint32_t table) const { return inserts_[table]; }

 private:
  // Returns the table's inserts or deletes, parents first. Returns none if any order is right.
  absl::StatusOr<std::vector<OrderedRow>> ParentsFirst(ChangeKind kind, uint32_t table) const;

  // Returns the values of the referenced columns in the rows of the referenced table that have a
  // change of the kind, as keys of row_codec.h.
  absl::StatusOr<absl::flat_hash_set<std::string>> ReferencedTuples(const Reference& reference,
                                                                    ChangeKind kind) const;
  const std::vector<size_t>& RowColumns(ChangeKind kind, uint32_t table) const;

  absl::StatusOr<bool> MustDefer(const Reference& reference);
  // Returns true if a change of the kind in the referencing table refers to a row with a change of
  // the same kind in the referenced table.
  absl::StatusOr<bool> Refers(const Reference& reference, ChangeKind kind) const;
  bool IsCyclicInTable(const Reference& reference, ChangeKind kind) const;
  // Find the updates that must precede the deletes or follow the inserts. Return false if that
  // would violate another constraint, so that the key must be deferred.
  absl::StatusOr<bool> FindEarlyUpdates(const Reference& reference);
  absl::StatusOr<bool> FindLateUpdates(const Reference& reference);
  // Returns true if updates of the table change a unique key.
  bool ChangesUniqueKey(uint32_t table) const;
  absl::Status CheckUpdateAction(const Reference& reference) const;
  bool Changes(uint32_t table) const;
  bool ChangesAnyOf(uint32_t table, const std::vector<size_t>& columns) const;

  const KeyedTables* const tables_;
  const Snapshot* const current_;
  const Snapshot* const wanted_;
  const ChangeLog* const changes_;
  std::vector<Reference> references_;
  std::vector<const ForeignKey*> deferred_;
  std::vector<absl::flat_hash_set<uint64_t>> early_;  // by index of the table
  std::vector<absl::flat_hash_set<uint64_t>> late_;
  std::vector<std::vector<OrderedRow>> inserts_;  // parents first; empty if any order is right
  std::vector<std::vector<OrderedRow>> deletes_;  // likewise
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_ORDER_H_
