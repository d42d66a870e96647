// Orders the changes of rows so that every statement satisfies the constraints, or finds the
// foreign keys that must be deferred because no order does.
//
// The phases are: rows that no longer refer to a row to be deleted (early updates), deletes with
// children first, updates with children first, inserts with parents first. Deletes come before
// updates and inserts so that unique values are free for other rows.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_ORDER_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_ORDER_H_

#include <cstddef>
#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_set.h"
#include "absl/status/statusor.h"
#include "tools/dump-diff/change_log.h"
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

// A statement for an update. Rows may exchange values of a unique key. One of them then first
// releases its values and gets the new ones at the end.
struct UpdateStep {
  enum class Kind : uint8_t { kWhole, kRelease, kFinish };

  uint64_t position = 0;  // of the change; see ChangeLog
  Kind kind = Kind::kWhole;
  const UniqueKey* unique_key = nullptr;  // of a kRelease
};

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

  // Finds early updates and the foreign keys to defer. Fails if an ON UPDATE action would change
  // rows that must stay.
  absl::Status Prepare();

  const std::vector<Reference>& references() const { return references_; }

  // Foreign keys whose checks must wait until the last statement.
  const std::vector<const ForeignKey*>& deferred() const { return deferred_; }

  // Returns true for an update that precedes the deletes.
  bool IsEarly(uint32_t table, uint64_t position) const;
  size_t CountEarly(uint32_t table) const { return early_[table].size(); }

  // Returns the order of a table's updates, without early ones. Returns no steps if any order is
  // right. Memory grows with the number of updates only if they change a unique key.
  absl::StatusOr<std::vector<UpdateStep>> UpdateSteps(uint32_t table) const;

  // Returns the order of a table's deletes. Returns no steps if any order is right.
  absl::StatusOr<std::vector<DeleteStep>> DeleteSteps(uint32_t table) const;

 private:
  bool MustDefer(const Reference& reference) const;
  absl::Status FindEarlyUpdates(const Reference& reference);
  absl::Status CheckUpdateAction(const Reference& reference) const;
  bool ChangesAnyOf(uint32_t table, const std::vector<size_t>& columns) const;

  const KeyedTables* const tables_;
  const Snapshot* const current_;
  const Snapshot* const wanted_;
  const ChangeLog* const changes_;
  std::vector<Reference> references_;
  std::vector<const ForeignKey*> deferred_;
  std::vector<absl::flat_hash_set<uint64_t>> early_;  // by index of the table
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_ORDER_H_
