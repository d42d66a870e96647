#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/dump-diff/dump_diff.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/file.h"
#include "tools/lib/pgdump/table_names.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

struct Inputs {
  std::string schema, current, wanted = "-", base, resolutions, max_delete, report, result,
                               changed_rows;
  std::vector<std::string> tables, ignore_columns;
  uint64_t memory_mib = 64;
  bool check = false;
  bool schema_end_marker = true;
};

void AddFlags(FilterApp& app, Inputs* inputs, DumpDiffOptions* options) {
  CommandLine& cli = app.cli();
  const auto add_list = [&cli](const char* flag, std::vector<std::string>* lists,
                               const char* help) { cli.List(flag, "LIST", lists, help); };
  cli.Argument("CURRENT", &inputs->current, "Dump of the database to change; - is standard input")
      .Required();
  cli.Argument("WANTED", &inputs->wanted,
               "Dump of the rows that it should have (default: -, standard input)");
  cli.Value("--schema", "FILE", &inputs->schema, "Schema-only dump of the database to change")
      .Required();
  cli.Value("--base", "FILE", &inputs->base,
            "Dump that both come from. Changes of CURRENT since then stay");
  cli.Choice("--format", &options->format,
             {{"sql", DiffFormat::kSql},
              {"ndjson", DiffFormat::kNdjson},
              {"patches", DiffFormat::kPatches}},
             "Form of the changes (default: sql); patches are input of row-patch");
  cli.FlagAction(
      "--summary", [options] { options->format = DiffFormat::kSummary; },
      "Write the numbers of changed rows by table instead");
  cli.Flag("--check", &inputs->check, "Write nothing, and exit with status 1 for any change");
  app.TakeOutputFile("--report", &inputs->report, "Write the numbers by table to FILE, as JSON");
  app.TakeOutputFile("--result", &inputs->result,
                     "Write the rows that the database will have to FILE, as a dump");
  app.TakeOutputFile("--changed-rows", &inputs->changed_rows,
                     "Write the changes to FILE, as --format=ndjson does");
  cli.Choice("--conflicts", &options->conflicts,
             {{"current", Choice::kCurrent}, {"wanted", Choice::kWanted}},
             "Decide conflicts in favor of a side (default: write them and exit with "
             "status 1)");
  cli.Value(
      "--resolutions", "FILE", &inputs->resolutions,
      "Decide conflicts by FILE: the conflicts as written, each with \"choice\" or \"values\"");
  cli.Choice("--merge", &options->comparison.merge_whole_rows, {{"column", false}, {"row", true}},
             "Unit in which two changes conflict (default: column)");
  cli.NegativeFlag("--no-insert", &options->comparison.inserts, "Insert no rows");
  cli.NegativeFlag("--no-update", &options->comparison.updates, "Update no rows");
  cli.NegativeFlag("--no-delete", &options->comparison.deletes, "Delete no rows");
  cli.Value("--max-delete", "N[%]", &inputs->max_delete,
            "Exit with status 1 and write nothing if more than N rows would be deleted, or more "
            "than N % of the rows of a table");
  add_list("--tables", &inputs->tables,
           "Tables to compare, such as public.a,public.b (default: all). May be repeated");
  add_list("--ignore-columns", &inputs->ignore_columns,
           "Columns not to compare, such as posts.updated_at");
  cli.Flag("--disable-triggers", &options->sql.disable_triggers,
           "Disable the triggers of changed tables until the last row. Requires their owner");
  cli.NegativeFlag("--no-transaction", &options->sql.transaction,
                   "Write no BEGIN and COMMIT, for a client that opens the transaction");
  cli.Number("--memory", "MIB", &inputs->memory_mib, 0, 1 << 20,
             "MiB of rows in memory (default: 64)");
  app.TakeNoEndMarker(&options->end_marker);
  cli.NegativeFlag("--no-schema-end-marker", &inputs->schema_end_marker,
                   "Accept a --schema without pg_dump's end marker");
  app.TakeProgress();
}

absl::Status ParseDeleteLimit(absl::string_view text, DeleteLimit* limit) {
  if (text.empty()) return absl::OkStatus();
  absl::string_view number = text;
  double percent;
  if (absl::ConsumeSuffix(&number, "%")) {
    if (absl::SimpleAtod(number, &percent) && percent >= 0 && percent <= 100) {
      limit->percent = percent;
      return absl::OkStatus();
    }
  } else if (absl::SimpleAtoi(number, &limit->rows)) {
    return absl::OkStatus();
  }
  return UsageError(absl::StrCat("--max-delete: invalid limit \"", text,
                                 "\" (expected a number of rows or a percentage)"));
}

// Opens the input at `path`, unless it is empty.
absl::Status OpenInput(const std::string& path, FilterContext& context, ByteSource** source) {
  if (path.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*source, context.Open(path));
  return absl::OkStatus();
}

absl::Status OpenOutput(const std::string& path, std::unique_ptr<ByteSink>* sink) {
  if (path.empty()) return absl::OkStatus();
  ASSIGN_OR_RETURN(*sink, FileSink::Open(path));
  return absl::OkStatus();
}

absl::StatusOr<ExitStatus> Run(const FilterApp& app, const Inputs& inputs, DumpDiffOptions options,
                               FilterContext& context) {
  if ((inputs.current == "-") + (inputs.wanted == "-") + (inputs.base == "-") > 1) {
    return UsageError("only one of CURRENT, WANTED and --base can be standard input");
  }
  options.memory_bytes = inputs.memory_mib << 20;
  if (inputs.check) options.format = DiffFormat::kNone;
  RETURN_IF_ERROR(ParseDeleteLimit(inputs.max_delete, &options.max_delete));
  RETURN_IF_ERROR(AppendTableNames("--tables", inputs.tables, &options.tables));
  ASSIGN_OR_RETURN(options.ignored_columns,
                   ColumnPatterns::Parse("--ignore-columns", inputs.ignore_columns));
  ASSIGN_OR_RETURN(
      const Schema schema,
      Schema::ReadFromFile(inputs.schema, options.end_marker && inputs.schema_end_marker));
  for (const QualifiedName& table : options.tables) {
    if (schema.FindTable(table) != nullptr) continue;
    return UsageError(absl::StrCat("--tables: the schema has no table ", ToDisplay(table)));
  }
  DumpDiffInputs sources;
  sources.schema = &schema;
  RETURN_IF_ERROR(OpenInput(inputs.current, context, &sources.current));
  RETURN_IF_ERROR(OpenInput(inputs.wanted, context, &sources.wanted));
  RETURN_IF_ERROR(OpenInput(inputs.base, context, &sources.base));
  RETURN_IF_ERROR(OpenInput(inputs.resolutions, context, &sources.resolutions));
  std::function<absl::Status(const DumpDiffReport&)> before_end;
  RETURN_IF_ERROR(ReportTo(inputs.report, &before_end));

  std::unique_ptr<ByteSink> result, changed_rows;
  RETURN_IF_ERROR(OpenOutput(inputs.result, &result));
  RETURN_IF_ERROR(OpenOutput(inputs.changed_rows, &changed_rows));
  ASSIGN_OR_RETURN(
      const DumpDiffReport report,
      DumpDiff(options, sources, before_end, {&context.out, result.get(), changed_rows.get()}));
  if (report.open_conflicts > 0) {
    app.PrintMessage(absl::StrCat(CountOf(report.open_conflicts, "conflict"),
                                  ", written instead of changes; add \"choice\":\"current\" or "
                                  "\"wanted\" to each and use --resolutions"));
    return ExitStatus::kCheckFailed;
  }
  if (!report.exceeded.empty()) {
    app.PrintMessage(report.exceeded);
    return ExitStatus::kCheckFailed;
  }
  return inputs.check && report.has_changes() ? ExitStatus::kCheckFailed : ExitStatus::kOk;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("dump-diff",
                "Writes the SQL that changes the rows of one dump into those of another.",
                "  pg_dump --schema-only prod > schema.sql\n"
                "  pg_dump --data-only prod > prod.sql\n"
                "  pg_dump --data-only dev | dump-clean \\\n"
                "    | dump-diff --schema=schema.sql prod.sql > changes.sql\n"
                "  psql -v ON_ERROR_STOP=1 prod < changes.sql\n"
                "  dump-diff --schema=schema.sql --base=last-sync.sql prod.sql dev.sql\n"
                "  dump-diff --schema=schema.sql --summary prod.sql dev.sql\n");
  Inputs inputs;
  DumpDiffOptions options;
  AddFlags(app, &inputs, &options);
  return app.Run(argc, argv,
                 [&](FilterContext& context) { return Run(app, inputs, options, context); });
}

}  // namespace dumpline
