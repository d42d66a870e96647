// Compares two snapshots row by row, or merges three.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_COMPARISON_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_COMPARISON_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/dump-diff/change_log.h"
#include "tools/dump-diff/conflicts.h"
#include "tools/dump-diff/cursor.h"
#include "tools/dump-diff/options.h"
#include "tools/dump-diff/pairing.h"
#include "tools/dump-diff/result_writer.h"
#include "tools/lib/rows/keyed_tables.h"
#include "tools/lib/rows/snapshot.h"

namespace dumpline {

struct TableSummary {
  uint64_t current = 0;  // rows of CURRENT
  uint64_t same = 0;     // rows that both have and that stay as they are
  uint64_t kept = 0;     // rows that stay although WANTED has others or none
  uint64_t conflicts = 0;
};

class Comparison {
 public:
  struct Snapshots {
    Snapshot* base;  // may be null
    Snapshot* current;
    Snapshot* wanted;
  };

  // All arguments must outlive the comparison. `pairings` has an element for each table.
  Comparison(const KeyedTables* tables, const std::vector<TablePairing>* pairings,
             const ComparisonOptions& options, const Snapshots& snapshots);

  // Adds the changes that make CURRENT equal to WANTED to `changes`. With a base, adds those that
  // WANTED has made since the base, and decides contradictory ones by `conflicts`. Adds the rows
  // after the changes to `result`, which may be null.
  absl::Status Run(ChangeLog* changes, Conflicts* conflicts, ResultWriter* result);

  // Summaries by index of the table. Valid after Run().
  const std::vector<TableSummary>& summaries() const { return summaries_; }

 private:
  // The sides that have a row with the key.
  struct Sides {
    bool base;
    bool current;
    bool wanted;
  };

  absl::Status CompareKey(const Sides& sides);
  absl::Status SkipKey(const std::string& key);
  absl::Status CompareKeyless(const std::string& key);
  absl::Status Count(Cursor* cursor, uint32_t table, const std::string& key, uint64_t* count);

  absl::Status CompareTwo(const Sides& sides);
  absl::Status MergeThree(const Sides& sides);
  absl::Status MergeColumns(const Sides& sides);

  // Leaves CURRENT's row as it is, and counts it.
  absl::Status Leave(uint64_t* rows);
  absl::Status Insert();
  absl::Status Delete();
  // Returns the change of a column to WANTED's value.
  ColumnChange ToWanted(const PairedColumn& column);
  absl::Status UpdateColumns(std::vector<ColumnChange> columns);
  // Appends the changes of columns in conflict that the decision makes.
  void AddDecided(const std::vector<PairedColumn>& conflicting, const Decision& decision,
                  std::vector<ColumnChange>* changes);

  // Returns the decision of a conflict over the given columns. Counts the conflict.
  const Decision& Decide(absl::string_view kind, const Sides& sides,
                         const std::vector<PairedColumn>& columns);

  const TablePairing& pairing() const { return (*pairings_)[table_]; }
  TableSummary& summary() { return summaries_[table_]; }

  const KeyedTables* const tables_;
  const std::vector<TablePairing>* const pairings_;
  const ComparisonOptions options_;
  const Snapshots snapshots_;
  Cursor base_;
  Cursor current_;
  Cursor wanted_;
  ChangeLog* changes_ = nullptr;
  Conflicts* conflicts_ = nullptr;
  ResultWriter* result_ = nullptr;
  std::vector<TableSummary> summaries_;
  uint32_t table_ = 0;  // the table being compared
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_COMPARISON_H_
