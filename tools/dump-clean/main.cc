#include <string>

#include "tools/dump-clean/dump_clean.h"
#include "tools/lib/cli/filter_app.h"

namespace dumpline {
int Main(int argc, char** argv) {
  using Options = DumpCleanOptions;
  FilterApp app("dump-clean",
                "Makes a plain-text pg_dump script into SQL that a hosted Supabase project takes.",
                "  pg_dump --data-only --no-owner --no-privileges dev | dump-clean > clean.sql\n"
                "  dump-clean --copy=keep --triggers=replica dump.sql | psql \"$PROD\"\n"
                "  pg_dump --data-only --column-inserts dev | dump-clean --rows-per-insert=100 "
                "--report=clean.json\n");
  Options options;
  std::string report_path;
  CLI::App& cli = app.cli();
  app.TakeInputFile();

  AddChoice<Options::Comments>(
      cli, "--comments", options.comments,
      {{"toc", Options::Comments::kToc},
       {"none", Options::Comments::kNone},
       {"all", Options::Comments::kAll}},
      "Comments to keep (default toc: the lines that name a table's data)");
  AddChoice<Options::Copy>(cli, "--copy", options.copy,
                           {{"insert", Options::Copy::kInsert},
                            {"keep", Options::Copy::kKeep},
                            {"error", Options::Copy::kError}},
                           "COPY data (default insert: it becomes INSERTs)");
  AddChoice<Options::LargeObjects>(cli, "--large-objects", options.large_objects,
                                   {{"error", Options::LargeObjects::kError},
                                    {"drop", Options::LargeObjects::kDrop},
                                    {"keep", Options::LargeObjects::kKeep}},
                                   "Large objects (default error)");
  AddChoice<Options::Literals>(
      cli, "--literals", options.literals,
      {{"escape", Options::Literals::kEscape}, {"raw", Options::Literals::kRaw}},
      "Literals with line ends (default escape: they become E'...\\n...')");
  AddChoice<Options::Triggers>(cli, "--triggers", options.triggers,
                               {{"user", Options::Triggers::kUser},
                                {"drop", Options::Triggers::kDrop},
                                {"keep", Options::Triggers::kKeep},
                                {"replica", Options::Triggers::kReplica}},
                               "DISABLE/ENABLE TRIGGER ALL (default user: ALL becomes "
                               "USER; replica: dropped, and the script "
                               "runs under session_replication_role = replica)");
  AddChoice<Options::Transactions>(
      cli, "--transactions", options.transactions,
      {{"keep", Options::Transactions::kKeep}, {"drop", Options::Transactions::kDrop}},
      "BEGIN and COMMIT (default keep; drop: whoever runs the output has a transaction)");
  CLI::Option* const rows_per_insert =
      cli.add_option("--rows-per-insert", options.rows_per_insert,
                     "Rows of an INSERT made from COPY data (default 100). When given, single-row "
                     "INSERTs of one table are merged too")
          ->check(CLI::Range(uint64_t{1}, uint64_t{1000000000}).description(""))
          ->option_text("N");
  cli.add_option("--max-statement-bytes", options.max_statement_bytes,
                 "Size of such an INSERT, unless one row is larger (default 1000000)")
      ->check(CLI::Range(uint64_t{1}, uint64_t{1000000000}).description(""))
      ->option_text("N");
  cli.add_option("--report", report_path, "Write to FILE, as JSON, what was found and changed")
      ->option_text("FILE");
  app.TakeNoEndMarker(&options.end_marker);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    options.merge_inserts = rows_per_insert->count() > 0;
    absl::Status status = ReportTo(report_path, &options.before_end);
    if (!status.ok()) return status;
    DumpCleanReport report;
    status = DumpClean(options, &context.in, &context.out, &report);
    if (!status.ok()) return status;
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline
