#include <string>

#include "absl/strings/str_cat.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/supabase/project_flags.h"
#include "tools/lib/text/count.h"
#include "tools/row-patch/row_patch.h"

namespace dumpline {
int Main(int argc, char** argv) {
  FilterApp app(
      "row-patch", "Changes single rows of a project's tables through its REST API.",
      "  echo '{\"table\":\"agents\",\"match\":{\"id\":7},\"set\":{\"name\":\"Ada\"}}' \\\n"
      "    | row-patch --url=https://REF.supabase.co\n"
      "  row-patch --url=\"$PROD_URL\" --key-env=PROD_SECRET_KEY --dry-run < fixes.ndjson\n");
  std::string url;
  KeySource key;
  ProjectFlags flags;
  RowPatchOptions options;
  app.TakeInputFile();
  CommandLine& cli = app.cli();
  cli.Value("--url", "URL", &url, "The project: https://REF.supabase.co, or a local stack's URL")
      .Required();
  ProjectFlags::AddKeyFlags(cli, "", "the project's secret", &key);
  cli.Number("--rows", "N", &options.rows, 1, 1000000,
             "Rows that each line must change (default: 1)");
  cli.Flag("--dry-run", &options.dry_run,
           "Only check the lines and report the requests that would be sent: result is dry-run, "
           "and request has the method and the path");
  flags.AddRetryFlags(cli);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    const auto project = flags.OpenProject(url, key);
    if (!project.ok()) return project.status();
    const auto counts = RowPatch(options, *project, flags.transport(), &context.in, &context.out);
    if (!counts.ok()) return counts.status();
    if (counts->failed > 0) {
      return absl::UnavailableError(absl::StrCat(
          counts->failed, " of ", CountOf(counts->failed + counts->patched, "line"), " failed"));
    }
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline
