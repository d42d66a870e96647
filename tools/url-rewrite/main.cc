#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/url-rewrite/replacements.h"
#include "tools/url-rewrite/update_sql.h"
#include "tools/url-rewrite/url_rewrite.h"

namespace dumpline {
namespace {

constexpr char kExamples[] =
    "  pg_dump --data-only dev \\\n"
    "    | url-rewrite --from http://127.0.0.1:54321 --to https://abc.supabase.co\n"
    "  truncate-prepend dump.sql \\\n"
    "    | url-rewrite --from http://127.0.0.1:54321 --to https://abc.supabase.co \\\n"
    "      --forbid 127.0.0.1,localhost \\\n"
    "    | psql -X -v ON_ERROR_STOP=1 \"$PROD\"\n"
    "  url-rewrite --from http://127.0.0.1:54321 --relative --report=urls.json \\\n"
    "    dump.sql > out.sql\n"
    "  url-rewrite --text --from http://localhost:3000 --to https://example.com \\\n"
    "    < seed.json\n"
    "  url-rewrite --from http://127.0.0.1:54321 --to https://abc.supabase.co \\\n"
    "    --only public.agents.portrait,public.agents.settings::jsonb \\\n"
    "    --emit-update-sql > fix.sql\n";

// Flags that are not options of the filter itself.
struct Flags {
  std::string pairs;
  std::string report;
  std::vector<std::string> forbid;  // lists of hosts
  bool emit_update_sql = false;
  bool print_replacements = false;
};

void AddRuleFlags(CommandLine& cli, UrlRewriteOptions* options, Flags* flags) {
  cli.List("--from", "ORIGIN", &options->rules.from,
           "Origin to replace, SCHEME://HOST[:PORT][/PATH]; may be repeated");
  cli.List("--to", "ORIGIN", &options->rules.to, "Replacement for the --from at the same position");
  cli.Value("--pairs", "FILE", &flags->pairs,
            "File with further pairs: FROM and TO on each line, separated by white space");
  cli.Flag("--relative", &options->rules.relative,
           "Remove the origins of --from and keep the path, or / if the path is empty");
  cli.Value("--to-origin", "ORIGIN", &options->rules.to_origin,
            "Origin to insert before paths that start with /storage/v1/");
  cli.Pairs("--regex", "PATTERN REPLACEMENT", &options->regexes,
            "Regular expression in RE2 syntax, and the replacement for its matches");
}

void AddScopeFlags(CommandLine& cli, UrlRewriteOptions* options) {
  cli.List("--only", "COLUMN,…", &options->only,
           "Columns to rewrite: table.column, schema.table.column or table.* (default: all)");
  cli.List("--except", "COLUMN,…", &options->except,
           "Columns that are neither rewritten nor checked");
  cli.Flag("--text", &options->text, "The input is plain text, not SQL");
}

void AddCheckFlags(FilterApp& app, UrlRewriteOptions* options, Flags* flags) {
  CommandLine& cli = app.cli();
  app.TakeOutputFile(
      "--report", &flags->report,
      "File for a JSON report: the matches of each rule, the columns with matches, the forbidden "
      "hosts that remain, and the columns of --only and --except that the input does not have");
  cli.Flag("--allow-unmatched", &options->allow_unmatched,
           "Print a note instead of failing if a rule matches nothing");
  cli.List("--forbid", "HOST,…", &flags->forbid,
           "Hosts that must not remain after rewriting: HOST for any port, or HOST:PORT");
}

absl::Status WriteAll(const std::string& text, ByteSink* out) {
  RETURN_IF_ERROR(out->Write(text));
  return out->Close();
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "url-rewrite",
      "Replaces origins of URLs in the data of an SQL dump, or in any text, and checks the "
      "result.",
      kExamples);
  UrlRewriteOptions options;
  Flags flags;
  const CommandLineOption file = app.TakeInputFile();
  AddRuleFlags(app.cli(), &options, &flags);
  AddScopeFlags(app.cli(), &options);
  AddCheckFlags(app, &options, &flags);
  app.cli().Flag("--emit-update-sql", &flags.emit_update_sql,
                 "Read no input; write UPDATE statements for the columns of --only");
  app.cli().Flag("--print-replacements", &flags.print_replacements,
                 "Read no input; write the pairs of --from and --to in every frequent encoding, "
                 "as JSON");
  app.TakeNoEndMarker(&options.end_marker);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    for (const absl::string_view hosts : flags.forbid) {
      for (const absl::string_view host : absl::StrSplit(hosts, ',', absl::SkipEmpty())) {
        options.rules.forbid.emplace_back(host);
      }
    }
    if (!flags.pairs.empty()) RETURN_IF_ERROR(ReadPairs(flags.pairs, &options.rules));
    if (flags.emit_update_sql || flags.print_replacements) {
      if (file.is_given()) {
        return UsageError(
            absl::StrCat(flags.emit_update_sql ? "--emit-update-sql" : "--print-replacements",
                         " reads no input; omit FILE"));
      }
      ASSIGN_OR_RETURN(const std::string text,
                       flags.emit_update_sql ? UpdateSql(options) : Replacements(options));
      RETURN_IF_ERROR(WriteAll(text, &context.out));
      return ExitStatus::kOk;
    }
    RETURN_IF_ERROR(ReportTo(flags.report, &options.before_end));
    UrlRewriteReport report;
    RETURN_IF_ERROR(UrlRewrite(options, &context.in, &context.out, &report));
    for (const std::string& note : report.notes) app.PrintMessage("note: " + note);
    for (const std::string& failure : report.failures) app.PrintMessage(failure);
    return report.failures.empty() ? ExitStatus::kOk : ExitStatus::kCheckFailed;
  });
}

}  // namespace dumpline
