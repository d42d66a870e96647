#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/spool.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/pgdump/table_names.h"
#include "tools/lib/sql/names.h"
#include "tools/truncate-prepend/truncate_prepend.h"

namespace dumpline {
namespace {

using Options = TruncatePrependOptions;

// Values of flags that name tables or files.
struct Inputs {
  std::vector<std::string> tables, exclude_tables, accept_cascade, accept_schemas;
  std::string tables_from, schema;
  bool schema_end_marker = true;
};

void AddFlags(FilterApp& app, Inputs* inputs, Options* options) {
  CommandLine& cli = app.cli();
  const auto add_list = [&cli](const char* flag, std::vector<std::string>* lists,
                               const char* help) { return cli.List(flag, "LIST", lists, help); };
  add_list("--tables", &inputs->tables, "Empty these tables instead of the dump's");
  cli.Value("--tables-from", "FILE", &inputs->tables_from,
            "Empty the tables in this file, which has one name per line");
  add_list("--exclude-tables", &inputs->exclude_tables, "Do not empty these tables");
  const CommandLineOption schema =
      cli.Value("--schema", "FILE", &inputs->schema,
                "Schema-only dump. Its foreign keys order the tables, children first (default: "
                "the reverse of the dump's order)");
  const CommandLineOption cascade =
      cli.Flag("--cascade", &options->cascade,
               "TRUNCATE … CASCADE: also empty tables outside the dump that reference its "
               "tables. With --schema they are listed, and refused unless accepted");
  add_list("--accept-cascade", &inputs->accept_cascade,
           "Tables outside the dump that --cascade may empty. May be repeated")
      .Needs(cascade)
      .Needs(schema);  // names the tables that CASCADE reaches
  add_list("--accept-schemas", &inputs->accept_schemas,
           "Schemas that Supabase manages and whose tables may be emptied, such as auth,storage. "
           "May be repeated");
  cli.Flag("--defer-constraints", &options->defer_constraints,
           "Check foreign keys that the order of the rows cannot satisfy (self-references, "
           "cycles) after the last row. Requires the tables' owner, not a superuser")
      .Needs(schema);  // names the constraints
  cli.Flag("--restart-identity", &options->restart_identity, "Write TRUNCATE … RESTART IDENTITY");
  cli.NegativeFlag("--no-transaction", &options->transaction,
                   "Write no BEGIN and COMMIT, for a client that opens the transaction");
  cli.Choice("--settings", &options->settings,
             {{"local", Options::Settings::kLocal},
              {"session", Options::Settings::kSession},
              {"none", Options::Settings::kNone}},
             "Write pg_dump's settings as SET LOCAL, as SET, or not at all (default: local, but "
             "none with --no-transaction)");
  app.TakeNoEndMarker(&options->end_marker);
  cli.NegativeFlag("--no-schema-end-marker", &inputs->schema_end_marker,
                   "Accept a --schema without pg_dump's end marker")
      .Needs(schema);
}

absl::StatusOr<ExitStatus> Run(const FilterApp& app, const Inputs& inputs, Options options,
                               FilterContext& context) {
  RETURN_IF_ERROR(AppendTableNames("--tables", inputs.tables, &options.tables));
  RETURN_IF_ERROR(
      AppendTableNames("--exclude-tables", inputs.exclude_tables, &options.exclude_tables));
  RETURN_IF_ERROR(
      AppendTableNames("--accept-cascade", inputs.accept_cascade, &options.accept_cascade));
  options.accept_schemas = SplitNames(inputs.accept_schemas);
  if (!inputs.tables_from.empty()) {
    RETURN_IF_ERROR(AppendTableNamesFrom(inputs.tables_from, &options.tables));
  }
  std::optional<Schema> schema;
  if (!inputs.schema.empty()) {
    ASSIGN_OR_RETURN(schema, Schema::ReadFromFile(inputs.schema,
                                                  options.end_marker && inputs.schema_end_marker));
    options.schema = &*schema;
  }
  Spool spool(&context.in, context.in_fd);
  TruncatePrependReport report;
  RETURN_IF_ERROR(TruncatePrepend(options, &spool, &context.out, &report));
  if (!report.extension_tables.empty()) {
    app.PrintMessage(absl::StrCat("note: not emptied, because they belong to an extension: ",
                                  ToDisplay(report.extension_tables)));
  }
  if (report.resets_trigger_states) {
    app.PrintMessage(
        "note: triggers that are disabled on the target will be enabled; give its schema in "
        "--schema to restore their states");
  }
  if (!report.cascaded.empty()) {
    app.PrintMessage(absl::StrCat("CASCADE also empties ", ToDisplay(report.cascaded)));
  }
  if (options.transaction && !report.without_rows.empty()) {
    app.PrintMessage(absl::StrCat("note: will be emptied, and the dump has no rows for them: ",
                                  ToDisplay(report.without_rows)));
  }
  if (!report.of_supabase.empty()) {
    app.PrintMessage(
        absl::StrCat("not accepted: Supabase manages ", ToDisplay(report.of_supabase),
                     "; dump your own schemas only (pg_dump --schema=public), or name theirs in "
                     "--accept-schemas to empty them"));
    return ExitStatus::kCheckFailed;
  }
  if (report.refused.empty()) return ExitStatus::kOk;
  app.PrintMessage(absl::StrCat("not accepted: ", ToDisplay(report.refused),
                                "; name them in --accept-cascade to empty them"));
  return ExitStatus::kCheckFailed;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "truncate-prepend",
      "Empties a dump's tables before its rows are loaded, all in one transaction.",
      "  pg_dump --data-only --schema=public dev | dump-clean | truncate-prepend \\\n"
      "    | psql -X -q -o /dev/null -v ON_ERROR_STOP=1 prod\n"
      "  truncate-prepend --schema=schema.sql --exclude-tables=audit_log clean.sql \\\n"
      "    > push.sql\n"
      "  truncate-prepend --cascade --schema=schema.sql --accept-cascade=likes \\\n"
      "    < clean.sql\n"
      "  truncate-prepend --defer-constraints --schema=schema.sql clean.sql > push.sql\n");
  Inputs inputs;
  Options options;
  app.TakeInputFile();
  AddFlags(app, &inputs, &options);
  return app.Run(argc, argv,
                 [&](FilterContext& context) { return Run(app, inputs, options, context); });
}

}  // namespace dumpline
