#include <string>

#include "tools/dump-clean/dump_clean.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

using Options = DumpCleanOptions;

void AddTreatments(CLI::App& cli, Options& options) {
  AddChoice<Options::Comments>(
      cli, "--comments", options.comments,
      {{"toc", Options::Comments::kToc},
       {"none", Options::Comments::kNone},
       {"all", Options::Comments::kAll}},
      "Comments to keep (default: toc, the lines that name a table's data)");
  AddChoice<Options::Copy>(cli, "--copy", options.copy,
                           {{"insert", Options::Copy::kInsert},
                            {"keep", Options::Copy::kKeep},
                            {"error", Options::Copy::kError}},
                           "Treatment of COPY data (default: insert, converts it to INSERTs)");
  AddChoice<Options::LargeObjects>(cli, "--large-objects", options.large_objects,
                                   {{"error", Options::LargeObjects::kError},
                                    {"drop", Options::LargeObjects::kDrop},
                                    {"keep", Options::LargeObjects::kKeep}},
                                   "Treatment of large objects (default: error)");
  AddChoice<Options::Literals>(
      cli, "--literals", options.literals,
      {{"escape", Options::Literals::kEscape}, {"raw", Options::Literals::kRaw}},
      "Treatment of literals with line ends (default: escape, writes E'...\\n...')");
  AddChoice<Options::Triggers>(
      cli, "--triggers", options.triggers,
      {{"user", Options::Triggers::kUser},
       {"drop", Options::Triggers::kDrop},
       {"keep", Options::Triggers::kKeep},
       {"replica", Options::Triggers::kReplica}},
      "Treatment of DISABLE/ENABLE TRIGGER ALL (default: user, changes ALL to USER; replica runs "
      "the script under session_replication_role = replica)");
  AddChoice<Options::Transactions>(
      cli, "--transactions", options.transactions,
      {{"keep", Options::Transactions::kKeep}, {"drop", Options::Transactions::kDrop}},
      "Treatment of BEGIN and COMMIT (default: keep)");
}

void AddSizes(CLI::App& cli, Options& options) {
  const auto number = CLI::Range(uint64_t{1}, uint64_t{1000000000}).description("");
  cli.add_option("--rows-per-insert", options.rows_per_insert,
                 "Rows per INSERT (default: 100 from COPY data; INSERTs stay as they are). If "
                 "given, single-row INSERTs of one table are merged too")
      ->check(number)
      ->option_text("N");
  cli.add_option("--max-statement-bytes", options.max_statement_bytes,
                 "Maximum size of such an INSERT in bytes, unless a single row is larger (default: "
                 "1000000)")
      ->check(number)
      ->option_text("N");
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
  std::string report_path;
  app.TakeInputFile();
  AddTreatments(app.cli(), options);
  AddSizes(app.cli(), options);
  app.TakeOutputFile("--report", &report_path,
                     "Write a report of tables and changes to FILE, as JSON");
  app.TakeNoEndMarker(&options.end_marker);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    RETURN_IF_ERROR(ReportTo(report_path, &options.before_end));
    DumpCleanReport report;
    RETURN_IF_ERROR(DumpClean(options, &context.in, &context.out, &report));
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline
