#include <string>

#include "tools/dump-clean/dump_clean.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

using Options = DumpCleanOptions;

void AddTreatments(CommandLine& cli, Options& options) {
  cli.Choice("--comments", &options.comments,
             {{"toc", Options::Comments::kToc},
              {"none", Options::Comments::kNone},
              {"all", Options::Comments::kAll}},
             "Comments to keep (default: toc, the lines that name a table's data)");
  cli.Choice("--copy", &options.copy,
             {{"insert", Options::Copy::kInsert},
              {"keep", Options::Copy::kKeep},
              {"error", Options::Copy::kError}},
             "Treatment of COPY data (default: insert, converts it to INSERTs)");
  cli.Choice("--large-objects", &options.large_objects,
             {{"error", Options::LargeObjects::kError},
              {"drop", Options::LargeObjects::kDrop},
              {"keep", Options::LargeObjects::kKeep}},
             "Treatment of large objects (default: error)");
  cli.Choice("--literals", &options.literals,
             {{"escape", Options::Literals::kEscape}, {"raw", Options::Literals::kRaw}},
             "Treatment of literals with line ends (default: escape, writes E'…\\n…')");
  cli.Choice("--triggers", &options.triggers,
             {{"user", Options::Triggers::kUser},
              {"drop", Options::Triggers::kDrop},
              {"keep", Options::Triggers::kKeep},
              {"replica", Options::Triggers::kReplica}},
             "Treatment of DISABLE TRIGGER ALL and ENABLE TRIGGER ALL (default: user, changes ALL "
             "to USER)");
  cli.Choice("--transactions", &options.transactions,
             {{"keep", Options::Transactions::kKeep}, {"drop", Options::Transactions::kDrop}},
             "Treatment of BEGIN and COMMIT (default: keep)");
}

void AddSizes(CommandLine& cli, Options& options, uint64_t* rows_per_insert) {
  cli.Number("--rows-per-insert", "N", rows_per_insert, 1, 1000000000,
             "Rows per INSERT (default: 100 for INSERTs made from COPY data; the dump's own "
             "INSERTs are not merged)");
  cli.Number("--max-statement-bytes", "N", &options.max_statement_bytes, 1, 1000000000,
             "Maximum size of such an INSERT in bytes (default: 1000000)");
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "dump-clean",
      "Rewrites a plain-text pg_dump script so that a hosted Supabase project accepts it.",
      "  pg_dump --data-only --no-owner --no-privileges dev | dump-clean > clean.sql\n"
      "  dump-clean --copy=keep dump.sql | truncate-prepend \\\n"
      "    | psql -X -v ON_ERROR_STOP=1 \"$PROD\"\n"
      "  pg_dump --data-only --column-inserts dev \\\n"
      "    | dump-clean --rows-per-insert=100 --report=clean.json\n");
  Options options;
  uint64_t rows_per_insert = 0;
  std::string report_path;
  app.TakeInputFile();
  AddTreatments(app.cli(), options);
  AddSizes(app.cli(), options, &rows_per_insert);
  app.TakeOutputFile("--report", &report_path,
                     "Write a report to FILE, as JSON: rows, statements and bytes by table, and "
                     "the numbers of items removed and converted");
  app.TakeNoEndMarker(&options.end_marker);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    if (rows_per_insert > 0) options.rows_per_insert = rows_per_insert;
    RETURN_IF_ERROR(ReportTo(report_path, &options.before_end));
    DumpCleanReport report;
    RETURN_IF_ERROR(DumpClean(options, &context.in, &context.out, &report));
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline
