// The first of dump-upsert's two passes over a dump. It checks all statements, so that nothing is
// written for a dump that is refused, and determines the order of the rows.
#ifndef DUMPLINE_TOOLS_DUMP_UPSERT_UPSERT_OUTLINE_H_
#define DUMPLINE_TOOLS_DUMP_UPSERT_UPSERT_OUTLINE_H_

#include <cstddef>
#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/dump-upsert/insert_pieces.h"
#include "tools/dump-upsert/merge_sql.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/local_settings.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/deferral.h"
#include "tools/lib/rows/trigger_switches.h"

namespace dumpline {

class UpsertOutline {
 public:
  // `schema` must outlive the object.
  UpsertOutline(const Schema* schema, Existing existing) : schema_(*schema), existing_(existing) {}

  // Reads `source` to its end. Fails if the dump is truncated or malformed, or contains anything
  // that cannot be merged.
  absl::Status Read(bool end_marker, ByteSource* source);

  // The tables that have rows in the dump, and where.
  const DataRanges& data_ranges() const { return data_ranges_; }
  const TriggerSwitches& trigger_switches() const { return trigger_switches_; }

 private:
  absl::Status OnItem(const Item& item, const DumpReader& reader);
  absl::Status OnInsertItem(const Item& item, const DumpReader& reader);
  absl::Status CheckInsertHead(const Item& item, const DumpReader& reader) const;
  absl::Status CheckInsertEnd(const Item& semicolon, const DumpReader& reader) const;
  absl::Status OnStatementEnd(const Item& semicolon, const DumpReader& reader);
  absl::Status OnRows(const Item& item, const DumpReader& reader);

  const Schema& schema_;
  const Existing existing_;
  DataRanges data_ranges_;
  size_t run_count_ = 0;  // runs of rows so far
  QualifiedName run_table_;
  TriggerSwitches trigger_switches_;
  LocalSettings local_settings_;
  bool copy_begins_ = false;  // before the first row of COPY data

  InsertPieces insert_;
  std::string head_;  // code of the INSERT's head, without comments
  std::string tail_;  // text after its rows, without comments
};

// Returns the options with which both passes read the dump.
DumpReaderOptions UpsertReaderOptions(bool end_marker);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_UPSERT_UPSERT_OUTLINE_H_
