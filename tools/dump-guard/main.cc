#include <string>

#include "absl/strings/str_cat.h"
#include "tools/dump-guard/dump_guard.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/file.h"
#include "tools/lib/pgdump/table_names.h"
#include "tools/lib/status/status_macros.h"

int dumpline::Main(int argc, char** argv) {
  FilterApp app("dump-guard",
                "Turns a dump into one transaction that changes the given tables and nothing else.",
                "  dump-guard --relations-from=tables.txt push.sql \\\n"
                "    | psql -X -v ON_ERROR_STOP=1 prod\n"
                "  dump-guard --relations-from=tables.txt --before=lock.sql \\\n"
                "    --after=compare.sql push.sql > transaction.sql\n");
  DumpGuardOptions options;
  std::string relations, before, after;
  app.TakeInputFile();
  app.cli()
      .Value("--relations-from", "FILE", &relations,
             "Tables and sequences that the dump may change, one per line, spelled as in SQL, with "
             "their schemas")
      .Required();
  app.cli().Value("--before", "FILE", &before,
                  "SQL to run in the transaction, before the dump's statements");
  app.cli().Value("--after", "FILE", &after,
                  "SQL to run after the dump's statements, before the COMMIT");
  app.cli().NegativeFlag("--no-copy", &options.copy,
                         "Refuse COPY, for a client that cannot run it, such as the Supabase CLI");
  app.cli().NegativeFlag("--no-transaction", &options.transaction,
                         "Write no BEGIN and COMMIT, for a client that opens the transaction");
  app.TakeNoEndMarker(&options.end_marker);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    RETURN_IF_ERROR(AppendTableNamesFrom(relations, &options.relations));
    for (const QualifiedName& name : options.relations) {
      if (!name.schema.empty()) continue;
      return absl::InvalidArgumentError(
          absl::StrCat(relations, ": ", ToDisplay(name), " has no schema (expected schema.name)"));
    }
    if (!before.empty()) {
      ASSIGN_OR_RETURN(options.before, ReadFile(before));
    }
    if (!after.empty()) {
      ASSIGN_OR_RETURN(options.after, ReadFile(after));
    }
    return DumpGuard(options, &context.in, &context.out);
  });
}
