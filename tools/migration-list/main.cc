#include <algorithm>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/migration-list/migration_list.h"

namespace dumpline {

int Main(int argc, char** argv) {
  FilterApp app("migration-list",
                "Compares a folder of migrations with those that are applied to a database.",
                "  psql -At prod \\\n"
                "    -c 'select version, name from supabase_migrations.schema_migrations' \\\n"
                "    | migration-list supabase/migrations\n"
                "  migration-list --mark-applied-sql supabase/migrations < applied.txt \\\n"
                "    | psql -X -v ON_ERROR_STOP=1 prod\n");
  MigrationListOptions options;
  bool check = false, mark_applied_sql = false;
  CommandLine& cli = app.cli();
  cli.Argument("FOLDER", &options.folder, "Folder with the migrations' files").Required();
  cli.Flag("--check", &check,
           "Exit with 1 if a migration is pending, out of order or missing locally");
  cli.Flag("--mark-applied-sql", &mark_applied_sql,
           "Instead of the list, print SQL that records as applied the data-only migrations that "
           "are pending or out of order");
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    options.on_skipped = [&app](const std::string& file) {
      app.PrintMessage(absl::StrCat(file, ": skipped (expected a name like VERSION_NAME.sql)"));
    };
    ASSIGN_OR_RETURN(const std::vector<Migration> migrations, ListMigrations(options, &context.in));
    RETURN_IF_ERROR(mark_applied_sql ? WriteMarkAppliedSql(migrations, &context.out)
                                     : WriteMigrations(migrations, &context.out));
    const bool all_applied = std::all_of(
        migrations.begin(), migrations.end(),
        [](const Migration& migration) { return migration.state == Migration::State::kApplied; });
    return check && !all_applied ? ExitStatus::kCheckFailed : ExitStatus::kOk;
  });
}

}  // namespace dumpline
