#include <string>
#include <vector>

#include "tools/lib/cli/filter_app.h"
#include "tools/url-list/url_list.h"

namespace dumpline {
int Main(int argc, char** argv) {
  FilterApp app(
      "url-list",
      "Lists the URLs of storage objects in the data of an SQL dump, one JSON object a line.",
      "  pg_dump --data-only dev | url-list > urls.ndjson\n"
      "  url-list dump.sql | manifest-diff --missing --check - prod.ndjson\n"
      "  url-list --columns public.agents.portrait,public.pages.* dump.sql | jq -r .key\n");
  UrlListOptions options;
  CLI::App& cli = app.cli();
  app.TakeInputFile();
  cli.add_option("--columns", options.columns,
                 "Look at these columns only: [schema.]table.column or table.*")
      ->allow_extra_args(false)
      ->option_text("COLUMN,…");
  app.TakeNoEndMarker(&options.end_marker);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    std::vector<std::string> unknown_columns;
    const absl::Status status = UrlList(options, &context.in, &context.out, &unknown_columns);
    if (!status.ok()) return status;
    for (const std::string& column : unknown_columns) {
      app.Say("note: --columns " + column + ": no such column in the input");
    }
    return ExitStatus::kOk;
  });
}

}  // namespace dumpline
