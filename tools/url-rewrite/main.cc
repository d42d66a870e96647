#include <string>
#include <utility>
#include <vector>

#include "tools/lib/cli/filter_app.h"
#include "tools/url-rewrite/update_sql.h"
#include "tools/url-rewrite/url_rewrite.h"

int main(int argc, char** argv) {
  dumpline::FilterApp app(
      "url-rewrite",
      "Replaces origins of URLs in the data of an SQL dump, or in any text, and checks what is "
      "left.",
      "  pg_dump --data-only dev | url-rewrite --from http://127.0.0.1:54321 --to "
      "https://abc.supabase.co\n"
      "  url-rewrite --from http://127.0.0.1:54321 --to https://abc.supabase.co --require-match "
      "--forbid 127.0.0.1,localhost dump.sql | psql \"$PROD\"\n"
      "  url-rewrite --from http://127.0.0.1:54321 --relative --report=urls.json dump.sql > "
      "out.sql\n"
      "  url-rewrite --text --from http://localhost:3000 --to https://example.com < seed.json\n"
      "  url-rewrite --from http://127.0.0.1:54321 --to https://abc.supabase.co --only "
      "public.agents.portrait,public.agents.settings::jsonb --emit-update-sql > fix.sql\n");
  dumpline::UrlRewriteOptions options;
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

  return app.Run(argc, argv,
                 [&](dumpline::FilterContext& context) -> absl::StatusOr<dumpline::ExitStatus> {
                   options.read_bytes = context.read_bytes;
                   if (emit_update_sql) {
                     const absl::StatusOr<std::string> sql = dumpline::UpdateSql(options);
                     if (!sql.ok()) return sql.status();
                     absl::Status status = context.out.Write(*sql);
                     if (status.ok()) status = context.out.Close();
                     if (!status.ok()) return status;
                     return dumpline::ExitStatus::kOk;
                   }
                   absl::Status status = dumpline::ReportTo(report_path, &options.before_end);
                   if (!status.ok()) return status;
                   dumpline::UrlRewriteReport report;
                   status = dumpline::UrlRewrite(options, &context.in, &context.out, &report);
                   if (!status.ok()) return status;
                   for (const std::string& note : report.notes) app.Say("note: " + note);
                   for (const std::string& failure : report.failures) app.Say(failure);
                   return report.failures.empty() ? dumpline::ExitStatus::kOk
                                                  : dumpline::ExitStatus::kCheckFailed;
                 });
}
