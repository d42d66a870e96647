#include <stdlib.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tools/env-check/env_check.h"
#include "tools/env-check/host_addresses.h"
#include "tools/env-check/online.h"
#include "tools/env-check/sync_settings.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/http/curl_transport.h"

namespace dumpline {
namespace {

Settings EnvironmentSettings() {
  Settings settings;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const absl::string_view text = *entry;
    const size_t equals = text.find('=');
    if (equals == absl::string_view::npos) continue;
    settings.emplace(text.substr(0, equals), text.substr(equals + 1));
  }
  return settings;
}

CurlOptions HttpOptions() {
  CurlOptions options = OwnCurlOptions();
  options.connect_timeout = absl::Seconds(5);
  options.stall_timeout = absl::Seconds(10);
  return options;
}

std::vector<Finding> AskProjects(const Settings& settings, const std::vector<Finding>& offline) {
  // The resolver has time-outs of its own, which add up: 5 seconds, twice, of each name server.
  setenv("RES_OPTIONS", "timeout:3", 0);
  CurlTransport transport(HttpOptions());
  return CheckOnline(settings, offline, &transport, LookUpHost);
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("env-check",
                "Checks the settings of a sync: keys, URLs, and that dev and prod differ.",
                "  env-check .env.production\n"
                "  env-check --environment --online .env \\\n"
                "    | jq -r 'select(.severity == \"error\") | .fix'\n"
                "  while IFS= read -r -d '' setting; do export \"${setting?}\"; done \\\n"
                "    < <(env-check --print0 .env.production)\n");
  EnvCheckOptions options;
  bool environment = false, print0 = false, online = false;
  std::string now;
  app.TakeInputFile();
  CLI::App& cli = app.cli();
  cli.add_flag("--environment", environment,
               "Check the environment; of FILE, if given, what is not in the environment");
  CLI::Option* const print0_flag = cli.add_flag(
      "--print0", print0, "Check nothing: write the settings, NAME=VALUE and a NUL byte each");
  cli.add_flag("--online", online, "Also ask the projects whether they answer")
      ->excludes(print0_flag);
  cli.add_flag("--allow-local-target", options.allow_local_target,
               "Let production be on this machine or in a private network");
  cli.add_flag("--allow-remote-source", options.allow_remote_source,
               "Let development be on the internet");
  cli.add_option("--now", now, "Check expiry dates as of TIME (RFC 3339), for tests")
      ->option_text("TIME");
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    options.now = absl::Now();
    std::string error;
    if (!now.empty() && !absl::ParseTime(absl::RFC3339_full, now, &options.now, &error)) {
      return UsageError("--now is no time like 2026-11-23T00:00:00Z");
    }
    Settings settings, file;
    if (environment) settings = EnvironmentSettings();
    if (!environment || cli.count("FILE") > 0) {
      auto read = ReadSettings(&context.in);
      if (!read.ok()) return read.status();
      file = *std::move(read);
      // What is there already stays.
      settings.insert(file.begin(), file.end());
    }
    if (print0) {
      const absl::Status written = WriteSettings(settings, &context.out);
      if (!written.ok()) return written;
      return ExitStatus::kOk;
    }
    auto findings = CheckNames(file, settings);
    const auto offline = CheckSettings(options, settings);
    findings.insert(findings.end(), offline.begin(), offline.end());
    if (online) {
      const auto asked = AskProjects(settings, offline);
      findings.insert(findings.end(), asked.begin(), asked.end());
    }
    const absl::Status written = WriteFindings(findings, &context.out);
    if (!written.ok()) return written;
    return HasError(findings) ? ExitStatus::kCheckFailed : ExitStatus::kOk;
  });
}

}  // namespace dumpline
