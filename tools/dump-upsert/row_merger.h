// The second of dump-upsert's two passes over a dump. It writes the statements that merge the rows.
#ifndef DUMPLINE_TOOLS_DUMP_UPSERT_ROW_MERGER_H_
#define DUMPLINE_TOOLS_DUMP_UPSERT_ROW_MERGER_H_

#include <cstddef>
#include <string>

#include "absl/status/status.h"
#include "tools/dump-upsert/insert_pieces.h"
#include "tools/dump-upsert/merge_sql.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/rows/deferral.h"

namespace dumpline {

// COPY data, and INSERTs into tables with other unique keys, go to a staging table first. Other
// INSERTs only get another head and an ON CONFLICT clause.
class RowMerger {
 public:
  // `data_ranges` contains the tables with rows. The arguments must outlive the object.
  RowMerger(const Schema* schema, Existing existing, const DataRanges* data_ranges,
            const DumpReader* reader, Writer* writer)
      : schema_(*schema),
        existing_(existing),
        data_ranges_(*data_ranges),
        reader_(*reader),
        writer_(*writer) {}

  // Call with every item of the reader. UpsertOutline must have accepted the dump.
  absl::Status OnItem(const Item& item);

  // Call after the last item.
  void Finish();

 private:
  void OnItemBetween(const Item& item);
  absl::Status OnCopyItem(const Item& item);
  absl::Status OnInsertItem(const Item& item);
  absl::Status OnStatementEnd(const Item& semicolon);
  absl::Status BeginCopy(const Item& semicolon);
  absl::Status BeginRows(const Item& item);
  void WriteBulkRows(const Item& item);
  void MergeStage();
  void NewStage();
  void Drop() { drops_newline_ = true; }

  const Schema& schema_;
  const Existing existing_;
  const DataRanges& data_ranges_;
  const DumpReader& reader_;
  Writer& writer_;

  bool drops_newline_ = false;  // the newline after a removed statement or comment
  bool line_is_open_ = false;   // the last item was a comment, which the next newline ends
  std::string held_;            // text of a statement that is neither an INSERT nor COPY data

  MergeSql merge_;  // of the last rows
  size_t stages_ = 0;
  std::string stage_;            // name of the staging table of merge_, or ""
  bool stage_has_rows_ = false;  // rows have been written to it since it was merged

  InsertPieces insert_;
  std::string insert_head_;    // INSERT INTO … VALUES
  std::string insert_clause_;  // ON CONFLICT …, unless the rows go to a staging table
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_UPSERT_ROW_MERGER_H_
