#include "tools/dump-upsert/dump_upsert.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "tools/dump-upsert/merge_plan.h"
#include "tools/dump-upsert/row_merger.h"
#include "tools/dump-upsert/upsert_outline.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/pgdump/dump_reader.h"
#include "tools/lib/pgdump/markers.h"
#include "tools/lib/rows/deferral.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

// The settings of pg_dump that decide how the rows are read. dump-clean removes them.
constexpr absl::string_view kSettings =
    "SET LOCAL statement_timeout = 0;\n"
    "SET LOCAL client_encoding = 'UTF8';\n"
    "SET LOCAL standard_conforming_strings = on;\n"
    "SET LOCAL xmloption = content;\n";

}  // namespace

absl::Status DumpUpsert(const DumpUpsertOptions& options, const Schema& schema, Spool* in,
                        ByteSink* out) {
  UpsertOutline outline(&schema, options.existing);
  RETURN_IF_ERROR(outline.Read(options.end_marker, in));
  const TriggerSwitches& triggers = outline.trigger_switches();
  ASSIGN_OR_RETURN(const Deferral deferral,
                   DeferConstraints(schema, outline.data_ranges(), !triggers.empty(),
                                    [&](const ForeignKey& key) {
                                      return MayChangeReferenced(schema, options.existing, key);
                                    }));
  Writer writer(out);
  if (options.transaction) writer.Append("BEGIN;\n");
  writer.Append(absl::StrCat(kSettings, triggers.disabling(), deferral.opening));
  SpoolSource again(in);
  DumpReaderOptions reader_options = UpsertReaderOptions(options.end_marker);
  reader_options.scanner.before_move = [&writer] { writer.CopyPassed(); };
  DumpReader reader(&again, reader_options);
  RowMerger merger(&schema, options.existing, &outline.data_ranges(), &reader, &writer);
  for (Item item{}; writer.status().ok() && reader.Next(&item);) {
    RETURN_IF_ERROR(merger.OnItem(item));
  }
  RETURN_IF_ERROR(writer.status());
  RETURN_IF_ERROR(reader.Finish());
  merger.Finish();
  writer.Append(absl::StrCat(deferral.closing, triggers.enabling(), triggers.Restoring(schema)));
  if (options.transaction) writer.Append("COMMIT;\n");
  if (reader.has_end_marker()) writer.Append(absl::StrCat(kEndMarker, "\n"));
  return writer.Close();
}

}  // namespace dumpline
