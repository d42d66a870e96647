#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/url-rewrite/update_sql.h"
#include "tools/url-rewrite/url_rewrite.h"

namespace dumpline {
namespace {

// Adds the lines of a file of pairs, FROM white space TO, to the origins of --from and --to. Blank lines
// and comments, lines that begin with #, are left out.
absl::Status ReadPairs(const std::string& path, UrlRules::Spec* rules) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) return text.status();
  int number = 0;
  for (const absl::string_view line : absl::StrSplit(*text, '\n')) {
    ++number;
    const std::vector<std::string> words =
        absl::StrSplit(line, absl::ByAnyChar(" \t\r"), absl::SkipEmpty());
    if (words.empty() || words[0][0] == '#') continue;
    if (words.size() != 2) {
      return absl::InvalidArgumentError(absl::StrCat(path, ":", number, ": not FROM and TO"));
    }
    rules->from.push_back(words[0]);
    rules->to.push_back(words[1]);
  }
  return absl::OkStatus();
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "url-rewrite",
      "Replaces origins of URLs in the data of an SQL dump, or in any text, and checks what is "
      "left.",
      "  pg_dump --data-only dev \\\n"
      "    | url-rewrite --from http://127.0.0.1:54321 --to https://abc.supabase.co\n"
      "  url-rewrite --from http://127.0.0.1:54321 --to https://abc.supabase.co \\\n"
      "    --require-match --forbid 127.0.0.1,localhost dump.sql | psql \"$PROD\"\n"
      "  url-rewrite --from http://127.0.0.1:54321 --relative --report=urls.json \\\n"
      "    dump.sql > out.sql\n"
      "  url-rewrite --text --from http://localhost:3000 --to https://example.com \\\n"
      "    < seed.json\n"
      "  url-rewrite --from http://127.0.0.1:54321 --to https://abc.supabase.co \\\n"
      "    --only public.agents.portrait,public.agents.settings::jsonb \\\n"
      "    --emit-update-sql > fix.sql\n");
  UrlRewriteOptions options;
  std::string pairs_path;
  std::string report_path;
  bool emit_update_sql = false;
  CLI::App& cli = app.cli();
  app.TakeInputFile();

  cli.add_option("--from", options.rules.from,
                 "Replace this origin, SCHEME://HOST[:PORT][/PATH]; may be repeated")
      ->allow_extra_args(false)
      ->option_text("ORIGIN");
  cli.add_option("--to", options.rules.to, "… by this one; one for each --from, in the same order")
      ->allow_extra_args(false)
      ->option_text("ORIGIN");
  cli.add_option("--pairs", pairs_path, "Take pairs from FILE too: lines of FROM and TO")
      ->option_text("FILE");
  cli.add_flag("--relative", options.rules.relative,
               "Take the origins of --from out, leaving the paths");
  cli.add_option("--to-origin", options.rules.to_origin,
                 "Put this origin in front of paths that begin with /storage/v1/")
      ->option_text("ORIGIN");
  cli.add_option(
         "--regex", options.regexes,
         "Replace what the regular expression (RE2) matches in a value; \\1 is its first group. "
         "May be repeated")
      ->allow_extra_args(false)
      ->option_text("PATTERN REPLACEMENT");
  cli.add_option("--only", options.only,
                 "Rewrite these columns only: [schema.]table.column or table.*")
      ->allow_extra_args(false)
      ->option_text("COLUMN,…");
  cli.add_option("--except", options.except, "Leave these columns alone")
      ->allow_extra_args(false)
      ->option_text("COLUMN,…");
  cli.add_flag("--text", options.text, "The input is any text, not SQL");
  cli.add_option("--report", report_path, "Write to FILE, as JSON, what was rewritten where")
      ->option_text("FILE");
  cli.add_flag("--require-match", options.require_match, "Fail when a rule matched nothing");
  cli.add_option("--forbid", options.rules.forbid,
                 "Fail when one of these hosts is left, HOST or HOST:PORT")
      ->delimiter(',')
      ->allow_extra_args(false)
      ->option_text("HOST,…");
  cli.add_flag("--emit-update-sql", emit_update_sql,
               "Read nothing; write UPDATE statements for the columns of --only");
  app.TakeNoEndMarker(&options.end_marker);

  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    absl::Status status;
    if (!pairs_path.empty()) status = ReadPairs(pairs_path, &options.rules);
    if (!status.ok()) return status;
    if (emit_update_sql) {
      const absl::StatusOr<std::string> sql = UpdateSql(options);
      if (!sql.ok()) return sql.status();
      status = context.out.Write(*sql);
      if (status.ok()) status = context.out.Close();
      if (!status.ok()) return status;
      return ExitStatus::kOk;
    }
    status = ReportTo(report_path, &options.before_end);
    if (!status.ok()) return status;
    UrlRewriteReport report;
    status = UrlRewrite(options, &context.in, &context.out, &report);
    if (!status.ok()) return status;
    for (const std::string& note : report.notes) app.Say("note: " + note);
    for (const std::string& failure : report.failures) app.Say(failure);
    return report.failures.empty() ? ExitStatus::kOk : ExitStatus::kCheckFailed;
  });
}

}  // namespace dumpline
