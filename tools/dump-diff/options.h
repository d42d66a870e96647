// The options of dump-diff.
#ifndef DUMPLINE_TOOLS_DUMP_DIFF_OPTIONS_H_
#define DUMPLINE_TOOLS_DUMP_DIFF_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "tools/lib/pgdump/column_patterns.h"
#include "tools/lib/sql/names.h"

namespace dumpline {

// The side that a conflict is decided for.
enum class Choice : uint8_t { kNone, kCurrent, kWanted };

struct ComparisonOptions {
  bool inserts = true;  // find rows that only WANTED has
  bool updates = true;
  bool deletes = true;  // find rows that only CURRENT has
  // With a base: two changes of one row are a conflict even if they concern different columns.
  bool merge_whole_rows = false;
};

struct SqlOptions {
  bool transaction = true;        // write BEGIN and COMMIT
  bool disable_triggers = false;  // of the changed tables, except those of constraints
};

enum class DiffFormat : uint8_t { kSql, kNdjson, kPatches, kSummary, kNone };

// A limit for deleted rows: a number, or a share of each table's rows.
struct DeleteLimit {
  uint64_t rows = UINT64_MAX;
  std::optional<double> percent;
};

struct DumpDiffOptions {
  DiffFormat format = DiffFormat::kSql;
  ComparisonOptions comparison;
  SqlOptions sql;
  DeleteLimit max_delete;
  std::vector<QualifiedName> tables;  // compare only these; empty: all
  ColumnPatterns ignored_columns;
  Choice conflicts = Choice::kNone;  // decides conflicts without a resolution
  bool end_marker = true;            // require pg_dump's end marker
  size_t memory_bytes = 64 << 20;    // for rows in memory; more go to temporary files
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_DIFF_OPTIONS_H_
