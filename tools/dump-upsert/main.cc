#include <string>

#include "tools/dump-upsert/dump_upsert.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/spool.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/status/status_macros.h"

int dumpline::Main(int argc, char** argv) {
  FilterApp app("dump-upsert",
                "Turns a dump into one transaction that merges its rows into existing tables.",
                "  pg_dump --data-only dev | dump-upsert --schema=schema.sql \\\n"
                "    | psql -v ON_ERROR_STOP=1 prod\n"
                "  dump-upsert --schema=schema.sql --existing=keep dump.sql > new_rows.sql\n");
  DumpUpsertOptions options;
  std::string schema_path;
  app.TakeInputFile();
  app.cli()
      .Value("--schema", "FILE", &schema_path,
             "Schema-only dump of the target, which has the keys of its tables")
      .Required();
  app.cli().Choice("--existing", &options.existing,
                   {{"update", Existing::kUpdate}, {"keep", Existing::kKeep}},
                   "Treatment of existing rows that have the key of a row of the dump (default: "
                   "update, updates those that differ)");
  app.cli().NegativeFlag("--no-transaction", &options.transaction,
                         "Write no BEGIN and COMMIT, for a client that opens the transaction");
  app.TakeNoEndMarker(&options.end_marker);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    ASSIGN_OR_RETURN(const Schema schema, Schema::ReadFromFile(schema_path, options.end_marker));
    Spool spool(&context.in, context.in_fd);
    return DumpUpsert(options, schema, &spool, &context.out);
  });
}
