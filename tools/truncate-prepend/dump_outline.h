// The first of truncate-prepend's two passes over a dump. It finds the tables that the dump fills
// and the bytes that the second pass replaces.
#ifndef DUMPLINE_TOOLS_TRUNCATE_PREPEND_DUMP_OUTLINE_H_
#define DUMPLINE_TOOLS_TRUNCATE_PREPEND_DUMP_OUTLINE_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/status/status.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/local_settings.h"
#include "tools/lib/rows/deferral.h"
#include "tools/lib/rows/trigger_switches.h"
#include "tools/lib/sql/statement.h"

namespace dumpline {

struct DumpOutlineOptions {
  bool end_marker = true;
  // Omit the dump's BEGIN and COMMIT; other transaction control is an error.
  bool own_transaction = true;
};

class DumpOutline {
 public:
  struct Table {
    QualifiedName name;
    // Truncate the table with ONLY, so that tables that inherit from it and are not in the dump
    // keep their rows.
    bool only = true;
    bool has_rows = false;
  };

  // A range of the dump's bytes, possibly empty, and the text that replaces it.
  struct Edit {
    uint64_t begin;
    uint64_t end;
    std::string replacement;
  };

  // Reads `source` to its end. Fails if the dump is truncated or malformed.
  absl::Status Read(const DumpOutlineOptions& options, ByteSource* source);

  const std::vector<Table>& tables() const { return tables_; }  // in the dump's order
  const DataRanges& data_ranges() const { return data_ranges_; }
  const TriggerSwitches& trigger_switches() const { return trigger_switches_; }
  // The edits, in the dump's order. They remove end markers, a byte order mark, the dump's BEGIN
  // and COMMIT and its trigger switches. They insert the statement that makes each setval() part of
  // the transaction.
  const std::vector<Edit>& edits() const { return edits_; }
  uint64_t size() const { return size_; }  // of the dump, in bytes
  bool has_end_marker() const { return has_end_marker_; }

 private:
  absl::Status OnItem(const Item& item, const DumpReader& reader);
  absl::Status OnStatementEnd(const Item& semicolon, const DumpReader& reader);
  void OnRows(const QualifiedName& table);
  void AddTable(const QualifiedName& name, bool only);
  void MarkFilledTables();
  void RemoveLine(uint64_t begin, uint64_t end);

  DumpOutlineOptions options_;
  std::vector<Table> tables_;
  absl::flat_hash_map<QualifiedName, size_t> indexes_;  // of tables_, by name
  DataRanges data_ranges_;
  size_t run_count_ = 0;                       // runs of rows so far
  QualifiedName run_table_;                    // table of the last run
  absl::flat_hash_set<QualifiedName> filled_;  // tables with rows
  QualifiedName last_filled_;
  absl::flat_hash_map<QualifiedName, QualifiedName> roots_;  // of partitions, by their names
  TriggerSwitches trigger_switches_;
  std::vector<Edit> edits_;
  bool newline_pending_ = false;  // a newline that follows the last edit is removed with it
  uint64_t size_ = 0;
  bool has_end_marker_ = false;
  uint64_t statement_offset_ = 0;
  LocalSettings local_settings_;
  QualifiedName toc_table_;       // of the last table-of-contents line
  QualifiedName partition_root_;  // root of that line's table, if it is a partition
  bool has_toc_ = false;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TRUNCATE_PREPEND_DUMP_OUTLINE_H_
