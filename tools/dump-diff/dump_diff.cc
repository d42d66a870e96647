#include "tools/dump-diff/dump_diff.h"

#include <algorithm>
#include <memory>
#include <thread>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/strings/str_cat.h"
#include "tools/dump-diff/change_log.h"
#include "tools/dump-diff/comparison.h"
#include "tools/dump-diff/conflict_references.h"
#include "tools/dump-diff/conflicts.h"
#include "tools/dump-diff/json_writer.h"
#include "tools/dump-diff/pairing.h"
#include "tools/dump-diff/result_writer.h"
#include "tools/dump-diff/sql_writer.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/rows/snapshot.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/count.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// Reads the snapshots at the same time, each in a thread.
absl::Status ReadAll(const std::vector<std::pair<Snapshot*, ByteSource*>>& inputs,
                     const RowReaderOptions& options) {
  std::vector<absl::Status> statuses(inputs.size());
  std::vector<std::thread> threads;
  for (size_t i = 0; i < inputs.size(); ++i) {
    threads.emplace_back(
        [&, i] { statuses[i] = inputs[i].first->Read(inputs[i].second, options); });
  }
  for (std::thread& thread : threads) thread.join();
  for (const absl::Status& status : statuses) RETURN_IF_ERROR(status);
  return absl::OkStatus();
}

// Returns the sequence values of WANTED that differ from CURRENT's. The SQL decides whether they
// are ahead.
std::vector<SequenceValue> ChangedSequences(const Snapshot& current, const Snapshot& wanted,
                                            const std::vector<QualifiedName>& only) {
  std::vector<SequenceValue> changed;
  if (!only.empty()) return changed;  // sequences of other tables must not change
  absl::flat_hash_map<QualifiedName, const SequenceValue*> by_name;
  for (const SequenceValue& value : current.sequence_values()) by_name[value.sequence] = &value;
  for (const SequenceValue& value : wanted.sequence_values()) {
    const auto found = by_name.find(value.sequence);
    const bool is_same = found != by_name.end() && found->second->last_value == value.last_value &&
                         found->second->is_called == value.is_called;
    if (!is_same) changed.push_back(value);
  }
  return changed;
}

DumpDiffReport MakeReport(const KeyedTables& tables, const std::vector<TablePairing>& pairings,
                          const std::vector<TableSummary>& summaries, const ChangeLog& changes,
                          const Snapshot& current) {
  DumpDiffReport report;
  for (uint32_t i = 0; i < pairings.size(); ++i) {
    const std::string name = ToDisplay(tables.tables()[i].schema->name);
    if (!pairings[i].is_compared) {
      if (current.table(i).is_present()) report.not_wanted.push_back(name);
      continue;
    }
    report.tables.push_back({name, summaries[i].same, changes.rows(ChangeKind::kInsert, i),
                             changes.rows(ChangeKind::kUpdate, i),
                             changes.rows(ChangeKind::kDelete, i), summaries[i].kept,
                             summaries[i].conflicts, !tables.tables()[i].is_keyless()});
  }
  std::sort(report.tables.begin(), report.tables.end(),
            [](const TableReport& a, const TableReport& b) { return a.table < b.table; });
  std::sort(report.not_wanted.begin(), report.not_wanted.end());
  return report;
}

// Returns a message if more rows would be deleted than allowed.
std::string ExceededLimit(const DeleteLimit& limit, const KeyedTables& tables,
                          const std::vector<TableSummary>& summaries, const ChangeLog& changes) {
  uint64_t deleted = 0;
  for (uint32_t i = 0; i < summaries.size(); ++i) {
    const uint64_t rows = changes.rows(ChangeKind::kDelete, i);
    deleted += rows;
    const double share = 100.0 * static_cast<double>(rows);
    if (limit.percent && share > *limit.percent * static_cast<double>(summaries[i].current)) {
      return absl::StrCat(rows, " of ", CountOf(summaries[i].current, "row"), " of ",
                          ToDisplay(tables.tables()[i].schema->name),
                          " would be deleted (--max-delete allows ", *limit.percent, "%)");
    }
  }
  if (deleted <= limit.rows) return "";
  return absl::StrCat(CountOf(deleted, "row"), " would be deleted (--max-delete allows ",
                      limit.rows, ")");
}

}  // namespace

absl::StatusOr<DumpDiffReport> DumpDiff(
    const DumpDiffOptions& options, const DumpDiffInputs& inputs,
    const std::function<absl::Status(const DumpDiffReport&)>& before_end,
    const DumpDiffOutputs& outputs) {
  const KeyedTables tables(inputs.schema);
  const size_t snapshots = inputs.base == nullptr ? 2 : 3;
  // The rest is for buffers and the changes.
  const size_t memory_bytes = options.memory_bytes / 2 / snapshots;
  Snapshot current(&tables, memory_bytes);
  Snapshot wanted(&tables, memory_bytes);
  std::optional<Snapshot> base;
  std::vector<std::pair<Snapshot*, ByteSource*>> reads = {{&current, inputs.current},
                                                          {&wanted, inputs.wanted}};
  if (inputs.base != nullptr) reads.emplace_back(&base.emplace(&tables, memory_bytes), inputs.base);
  RowReaderOptions reader_options;
  reader_options.end_marker = options.end_marker;
  RETURN_IF_ERROR(ReadAll(reads, reader_options));

  Snapshot* const base_or_null = base ? &*base : nullptr;
  ASSIGN_OR_RETURN(
      const std::vector<TablePairing> pairings,
      PairTables(tables, base_or_null, current, wanted, options.tables, options.ignored_columns));
  Conflicts conflicts(&tables, options.conflicts);
  if (inputs.resolutions != nullptr) {
    RETURN_IF_ERROR(conflicts.ReadResolutions(inputs.resolutions));
  }
  ChangeLog changes(tables.tables().size());
  Comparison comparison(&tables, &pairings, options.comparison, {base_or_null, &current, &wanted});
  ResultWriter result(&tables, &pairings, &current, &wanted);
  RETURN_IF_ERROR(
      comparison.Run(&changes, &conflicts, outputs.result == nullptr ? nullptr : &result));
  RETURN_IF_ERROR(conflicts.CheckResolutions());

  DumpDiffReport report = MakeReport(tables, pairings, comparison.summaries(), changes, current);
  report.open_conflicts = conflicts.open().size();
  report.exceeded = ExceededLimit(options.max_delete, tables, comparison.summaries(), changes);

  Writer writer(outputs.out);
  if (report.open_conflicts > 0) {
    RETURN_IF_ERROR(CountReferences(tables, &current, &wanted, &conflicts.open()));
    for (const Json& conflict : conflicts.open()) writer.Append(ToJsonText(conflict) + "\n");
  } else if (report.exceeded.empty()) {
    if (outputs.result != nullptr) RETURN_IF_ERROR(result.CopyTo(outputs.result));
    if (outputs.changed_rows != nullptr) {
      Writer changed_rows(outputs.changed_rows);
      RETURN_IF_ERROR(WriteNdjson(tables, current, wanted, changes, &changed_rows));
      RETURN_IF_ERROR(changed_rows.Close());
    }
    switch (options.format) {
      case DiffFormat::kSql: {
        const std::vector<SequenceValue> sequences =
            ChangedSequences(current, wanted, options.tables);
        if (!report.has_changes() && sequences.empty()) break;
        RETURN_IF_ERROR(
            SqlWriter(&tables, &current, &wanted, &changes, &sequences, options.sql, &writer)
                .Write());
        break;
      }
      case DiffFormat::kNdjson:
        RETURN_IF_ERROR(WriteNdjson(tables, current, wanted, changes, &writer));
        break;
      case DiffFormat::kPatches:
        RETURN_IF_ERROR(WritePatches(tables, current, changes, &writer));
        break;
      case DiffFormat::kSummary:
        writer.Append(report.ToText());
        break;
      case DiffFormat::kNone:
        break;
    }
  }
  if (before_end != nullptr) RETURN_IF_ERROR(before_end(report));
  if (report.open_conflicts == 0 && report.exceeded.empty() && options.format == DiffFormat::kSql) {
    writer.Append(absl::StrCat("\n--\n", kEndMarker, "\n--\n"));
  }
  RETURN_IF_ERROR(writer.Close());
  return report;
}

}  // namespace dumpline
