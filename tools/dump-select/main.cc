#include <cstdint>
#include <string>
#include <vector>

#include "tools/dump-select/dump_select.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/spool.h"

namespace dumpline {
namespace {

constexpr char kExamples[] =
    "  pg_dump --schema-only dev > schema.sql\n"
    "  pg_dump --data-only dev | dump-select --schema=schema.sql \\\n"
    "    --rows=public.agents.id=7 --children=public.posts | psql prod\n"
    "  dump-select --schema=schema.sql --rows-from=rows.txt --plan dump.sql\n"
    "  dump-select --schema=schema.sql --tables=public.posts --external=auth.users \\\n"
    "    --max-rows=10000 dump.sql > posts.sql\n";

void AddFlags(FilterApp& app, DumpSelectOptions* options) {
  CommandLine& cli = app.cli();
  const auto add_list = [&cli](const char* flag, std::vector<std::string>* lists, const char* value,
                               const char* help) { cli.List(flag, value, lists, help); };
  cli.Value("--schema", "FILE", &options->schema,
            "A schema-only dump of the same database, which has the foreign keys")
      .Required();
  add_list("--rows", &options->rows, "COLUMN=VALUE",
           "Select the rows with this value in this column, such as public.agents.id=7");
  add_list("--rows-from", &options->rows_from, "FILE",
           "Select the rows in this file, which has one SCHEMA.TABLE.COLUMN=VALUE per line");
  add_list("--tables", &options->tables, "LIST",
           "Select all rows of these tables, separated by commas");
  add_list("--children", &options->children, "TABLE[:DEPTH],…|all",
           "Also select rows of these tables that refer to seeds or to children, up to DEPTH "
           "(default: unlimited)");
  cli.Value("--references", "FILE", &options->references,
            "NDJSON file with references that are not foreign keys");
  add_list("--external", &options->external, "LIST",
           "Do not follow references to these tables, such as auth.users");
  cli.Number("--max-rows", "N", &options->max_rows, 1, 1000000000000,
             "Fail if more than N rows are selected (default: unlimited)");
  const CommandLineOption plan =
      cli.Flag("--plan", &options->plan,
               "Write the number of rows of each table and the references that lead to them, "
               "instead of a dump");
  cli.Flag("--seeds", &options->seeds,
           "Write the values of --rows and --rows-from as NDJSON after checking all names; read no "
           "dump")
      .Excludes(plan);
  app.TakeNoEndMarker(&options->end_marker);
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("dump-select", "Selects rows of a dump and all rows that they refer to.",
                kExamples);
  DumpSelectOptions options;
  app.TakeInputFile();
  AddFlags(app, &options);
  return app.Run(argc, argv, [&](FilterContext& context) {
    Spool spool(&context.in, context.in_fd);
    return DumpSelect(options, &spool, &context.out);
  });
}

}  // namespace dumpline
