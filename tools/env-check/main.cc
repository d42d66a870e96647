#include <unistd.h>

#include <algorithm>
#include <string>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tools/env-check/env_check.h"
#include "tools/lib/cli/filter_app.h"

namespace {

dumpline::Settings EnvironmentSettings() {
  dumpline::Settings settings;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const absl::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == absl::string_view::npos) continue;
    settings.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return settings;
}

}  // namespace

int main(int argc, char** argv) {
  dumpline::FilterApp app(
      "env-check", "Checks the settings of a sync: keys, URLs, and that dev and prod differ.",
      "  env-check .env.production\n"
      "  env-check --environment | jq -r 'select(.severity == \"error\") | .fix'\n");
  dumpline::EnvCheckOptions options;
  bool environment = false;
  std::string now;
  app.TakeInputFile();
  CLI::App& cli = app.cli();
  cli.add_flag("--environment", environment, "Check the environment instead of the input");
  cli.add_flag("--allow-local-target", options.allow_local_target,
               "Let production be on this machine or in a private network");
  cli.add_flag("--allow-remote-source", options.allow_remote_source,
               "Let development be on the internet");
  cli.add_option("--now", now, "Check expiry dates as of TIME (RFC 3339), for tests")
      ->option_text("TIME");
  return app.Run(
      argc, argv, [&](dumpline::FilterContext& context) -> absl::StatusOr<dumpline::ExitStatus> {
        options.now = absl::Now();
        std::string error;
        if (!now.empty() && !absl::ParseTime(absl::RFC3339_full, now, &options.now, &error)) {
          return absl::FailedPreconditionError("--now is no time like 2026-11-23T00:00:00Z");
        }
        dumpline::Settings settings;
        if (environment) {
          settings = EnvironmentSettings();
        } else {
          auto read = dumpline::ReadSettings(&context.in, context.read_bytes);
          if (!read.ok()) return read.status();
          settings = *std::move(read);
        }
        const auto findings = dumpline::CheckSettings(options, settings);
        const absl::Status written = dumpline::WriteFindings(findings, &context.out);
        if (!written.ok()) return written;
        const bool any_error =
            std::any_of(findings.begin(), findings.end(), [](const dumpline::Finding& finding) {
              return finding.severity == dumpline::Severity::kError;
            });
        return any_error ? dumpline::ExitStatus::kCheckFailed : dumpline::ExitStatus::kOk;
      });
}
