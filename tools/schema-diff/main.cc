#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/json_lines.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/settings/finding.h"
#include "tools/lib/sql/names.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/json.h"
#include "tools/schema-diff/catalog.h"
#include "tools/schema-diff/schema_diff.h"

namespace dumpline {
namespace {

absl::StatusOr<Catalog> ReadCatalog(const std::string& path, FilterContext* context) {
  if (path == "-") {
    ASSIGN_OR_RETURN(const std::string text, ReadAll(&context->in));
    return ParseCatalog(text, context->in.name());
  }
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path));
  return ParseCatalog(text, path);
}

// Returns the names of the pending migrations in an output of migration-list.
absl::StatusOr<std::vector<std::string>> ReadPending(const std::string& path) {
  std::vector<std::string> pending;
  ASSIGN_OR_RETURN(const std::unique_ptr<FileSource> source, FileSource::Open(path));
  LineReader lines(source.get());
  absl::string_view text;
  Json migration;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, NextJsonLine(&lines, &text, &migration));
    if (!has_line) return pending;
    const std::string state = TextField(migration, "state");
    if (state != "pending" && state != "out-of-order") continue;
    const std::string file = TextField(migration, "file");
    pending.push_back(file.empty() ? TextField(migration, "version") : file);
  }
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("schema-diff",
                "Checks whether the rows of one database fit into another, by their catalogs.",
                "  schema-diff dev.json prod.json | jq -r 'select(.severity == \"error\")'\n"
                "  schema-diff --report=schema.json --only-prod prod.json\n"
                "  psql -X -q -A -t -v ON_ERROR_STOP=1 -v schemas=public \\\n"
                "    -f pipelines/sync/queries/catalog.sql \"$PROD_DB_URL\" \\\n"
                "    | schema-diff --only-prod -\n");
  std::vector<std::string> paths;
  std::string migrations, report;
  std::vector<std::string> lose;
  bool only_prod = false;
  SchemaDiffOptions options;
  CommandLine& cli = app.cli();
  cli.Arguments("CATALOG", &paths, "Catalogs of DEV and PROD; - is standard input").Required();
  cli.Flag("--only-prod", &only_prod,
           "Check only PROD, for rows whose source has no catalog, such as a dump");
  cli.Value("--migrations", "FILE", &migrations,
            "Read the migrations of PROD from FILE, the output of migration-list");
  cli.List("--lose", "TABLE.COLUMN,...", &lose,
           "Accept the loss of the values of these columns of PROD");
  cli.Flag("--keep-partitions", &options.keep_partitions,
           "Accept partitions and inheriting tables with rows that only PROD has");
  cli.Flag("--by-row", &options.by_row,
           "Rows are inserted, updated and deleted one by one, and no table is emptied");
  cli.Choice(
      "--push", &options.by_insert, {{"auto", false}, {"psql", false}, {"supabase", true}},
      "How rows reach PROD: psql uses COPY, supabase uses INSERT (default: auto, which is psql)");
  app.TakeOutputFile("--report", &report, "Write a report for later stages of a sync to FILE");
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    if (paths.size() != (only_prod ? 1 : 2)) {
      return UsageError("expected DEV and PROD, or PROD alone with --only-prod");
    }
    if (!only_prod && paths[0] == "-" && paths[1] == "-") {
      return UsageError("DEV and PROD cannot both be standard input");
    }
    for (std::string& name : SplitNames(lose)) options.lose.insert(std::move(name));
    if (!migrations.empty()) {
      ASSIGN_OR_RETURN(options.pending, ReadPending(migrations));
    }
    std::unique_ptr<Catalog> dev;
    if (!only_prod) {
      ASSIGN_OR_RETURN(Catalog read, ReadCatalog(paths[0], &context));
      dev = std::make_unique<Catalog>(std::move(read));
    }
    ASSIGN_OR_RETURN(const Catalog prod, ReadCatalog(paths.back(), &context));
    ASSIGN_OR_RETURN(const SchemaDiffResult result, SchemaDiff(dev.get(), prod, options));
    if (!report.empty()) {
      RETURN_IF_ERROR(WriteFile(report, result.report.ToJson()));
    }
    RETURN_IF_ERROR(WriteFindings(result.findings, &context.out));
    return HasError(result.findings) ? ExitStatus::kCheckFailed : ExitStatus::kOk;
  });
}

}  // namespace dumpline
