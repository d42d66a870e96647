#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/url-list/url_list.h"

namespace dumpline {
namespace {

constexpr char kExamples[] =
    "  pg_dump --data-only dev | url-list > urls.ndjson\n"
    "  url-list dump.sql | manifest-diff --missing --check - prod.ndjson\n"
    "  url-list --columns 'public.agents.portrait,public.pages.*' dump.sql \\\n"
    "    | jq -r .key\n"
    "  url-list --own https://abc.supabase.co --others others.ndjson dump.sql \\\n"
    "    > own.ndjson\n";

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("url-list",
                "Lists the URLs of storage objects in the data of an SQL dump, one JSON object per "
                "line.",
                kExamples);
  UrlListOptions options;
  std::string others_path;
  CommandLine& cli = app.cli();
  app.TakeInputFile();
  cli.List("--columns", "COLUMN,…", &options.columns,
           "Columns to read: table.column, schema.table.column or table.* (default: all)");
  cli.List("--own", "ORIGIN,…", &options.own,
           "Origins whose URLs are listed, besides relative URLs (default: all)");
  app.TakeOutputFile("--others", &others_path,
                     "File for the lines of the URLs that --own excludes");
  app.TakeNoEndMarker(&options.end_marker);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::Status {
    std::unique_ptr<ByteSink> others;
    if (!others_path.empty()) {
      if (options.own.empty()) return UsageError("--others needs --own");
      ASSIGN_OR_RETURN(others, FileSink::Open(others_path));
      options.others = others.get();
    }
    std::vector<std::string> unknown_columns;
    RETURN_IF_ERROR(UrlList(options, &context.in, &context.out, &unknown_columns));
    for (const std::string& column : unknown_columns) {
      app.PrintMessage("note: --columns " + column + ": no such column in the input");
    }
    return absl::OkStatus();
  });
}

}  // namespace dumpline
