#include <string>

#include "absl/strings/str_cat.h"
#include "tools/auth-users/ensure_users.h"
#include "tools/auth-users/user_ids.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/pgdump/schema.h"
#include "tools/lib/supabase/project_flags.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

absl::StatusOr<ExitStatus> FromDump(bool end_marker, const std::string& schema_file,
                                    FilterContext& context) {
  ASSIGN_OR_RETURN(const Schema schema, Schema::ReadFromFile(schema_file, end_marker));
  RETURN_IF_ERROR(ListUserIds(end_marker, schema, &context.in, &context.out));
  return ExitStatus::kOk;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("auth-users",
                "Makes sure that users exist in a project, under the ids that its rows refer to.",
                "  auth-users --url=\"$PROD_URL\" --key-env=PROD_SECRET_KEY < users.ndjson\n"
                "  pg_dump --data-only dev | auth-users --from-dump --schema=schema.sql \\\n"
                "    | jq -r .id\n");
  std::string url, schema;
  bool from_dump = false, no_end_marker = false;
  KeySource key;
  ProjectFlags flags;
  EnsureUsersOptions options;
  app.TakeInputFile();
  CommandLine& cli = app.cli();
  const CommandLineOption url_option = cli.Value(
      "--url", "URL", &url, "The project: https://REF.supabase.co, or a local stack's URL");
  ProjectFlags::AddKeyFlags(cli, "", "the project's secret", &key);
  cli.Flag("--dry-run", &options.dry_run, "Only report which users are missing");
  const CommandLineOption from_dump_option =
      cli.Flag("--from-dump", &from_dump,
               "Read a dump and print the ids of the users that its rows refer to");
  const CommandLineOption schema_option =
      cli.Value("--schema", "FILE", &schema, "With --from-dump: the schema of the dump's tables");
  cli.Flag("--no-end-marker", &no_end_marker,
           "With --from-dump: accept a dump and a schema without pg_dump's end marker")
      .Needs(from_dump_option);
  from_dump_option.Needs(schema_option).Excludes(url_option);
  schema_option.Needs(from_dump_option);
  flags.AddRetryFlags(cli);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    if (from_dump) return FromDump(!no_end_marker, schema, context);
    if (url.empty()) return UsageError("--url or --from-dump is required");
    const auto project = flags.OpenProject(url, key);
    if (!project.ok()) return project.status();
    const auto counts = EnsureUsers(options, *project, flags.transport(), flags.retry_policy(),
                                    &context.in, &context.out);
    if (!counts.ok()) return counts.status();
    if (counts->failed > 0) {
      return absl::UnavailableError(absl::StrCat(
          counts->failed, " of ", CountOf(counts->failed + counts->present, "user"), " failed"));
    }
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline
