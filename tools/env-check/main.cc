#include <stdlib.h>
#include <unistd.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/time/time.h"
#include "tools/env-check/env_check.h"
#include "tools/env-check/host_addresses.h"
#include "tools/env-check/online.h"
#include "tools/env-check/resolve.h"
#include "tools/env-check/side.h"
#include "tools/env-check/stack.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/http/curl_transport.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/settings/finding_flags.h"
#include "tools/lib/settings/names.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

struct Flags {
  EnvCheckOptions options;
  bool environment = false;
  bool online = false;
  bool print0 = false;
  bool resolve = false;
  bool list = false;
  FindingFlags findings;
  std::string linked;  // file with the linked project's pooler URL, or ""
  std::string stack;   // configuration of the local stack, or ""
};

void AddFlags(CommandLine& cli, Flags* flags) {
  cli.Flag("--environment", &flags->environment,
           "Check the environment, and FILE for what it lacks");
  const CommandLineOption print0 = cli.Flag(
      "--print0", &flags->print0, "Write the settings instead, NAME=VALUE and a NUL byte each");
  const CommandLineOption resolve =
      cli.Flag("--resolve", &flags->resolve,
               "With --print0: also write defaults and the values' parts")
          .Needs(print0);
  cli.Value("--linked", "FILE", &flags->linked,
            "With --resolve: file with the pooler of the linked project")
      .Needs(resolve);
  cli.Value("--stack", "FILE", &flags->stack,
            "With --resolve: config.toml with the ports of the local stack")
      .Needs(resolve);
  cli.Flag("--list", &flags->list, "List the names of settings with their meanings instead")
      .Excludes(print0);
  cli.Flag("--online", &flags->online, "Also check that the projects respond").Excludes(print0);
  flags->findings.AddOnly(cli);
  cli.Flag("--allow-local-target", &flags->options.allow_local_target,
           "Allow production on this machine or in a private network");
  cli.Flag("--allow-remote-source", &flags->options.allow_remote_source,
           "Allow development on the internet");
  flags->findings.AddNow(cli);
}

absl::Status PrintSettings(const Flags& flags, Settings settings, ByteSink* out) {
  if (!flags.resolve) return WriteSettings(ResolveSettings(settings), out);
  std::string pooler_url;
  // The files exist only if `supabase link` and `supabase init` were run.
  const auto exists = [](const std::string& path) {
    return !path.empty() && access(path.c_str(), F_OK) == 0;
  };
  if (exists(flags.linked)) {
    ASSIGN_OR_RETURN(pooler_url, ReadFile(flags.linked));
  }
  if (exists(flags.stack)) {
    ASSIGN_OR_RETURN(const std::string toml, ReadFile(flags.stack));
    RETURN_IF_ERROR(AddStackAddresses(toml, flags.stack, &settings));
  }
  ASSIGN_OR_RETURN(const Settings resolved, ResolveForScripts(settings, pooler_url));
  return WriteSettings(resolved, out);
}

std::vector<Finding> CheckProjects(const SyncSettings& sync, const SettingsReport& report) {
  // The resolver has time limits of its own, which add up. By default it waits for 5 seconds,
  // twice, for each name server.
  setenv("RES_OPTIONS", "timeout:3", 0);
  CurlOptions options = OwnCurlOptions();
  options.connect_timeout = absl::Seconds(5);
  options.stall_timeout = absl::Seconds(10);
  CurlTransport transport(options);
  return CheckOnline(sync, report, &transport, LookUpHost);
}

absl::StatusOr<ExitStatus> Check(const Flags& flags, const Settings& file, const Settings& settings,
                                 ByteSink* out) {
  const SyncSettings sync = ParseSyncSettings(settings);
  const SettingsReport report = CheckSettings(flags.options, sync);
  std::vector<Finding> findings = CheckNames(file, settings);
  findings.insert(findings.end(), report.findings.begin(), report.findings.end());
  if (flags.online) {
    const std::vector<Finding> online = CheckProjects(sync, report);
    findings.insert(findings.end(), online.begin(), online.end());
  }
  ASSIGN_OR_RETURN(const bool has_error, flags.findings.Write(findings, out));
  return has_error ? ExitStatus::kCheckFailed : ExitStatus::kOk;
}

absl::StatusOr<ExitStatus> EnvCheck(const Flags& flags, bool has_file, FilterContext& context) {
  if (flags.list) {
    if (has_file) return UsageError("--list reads no input; omit FILE");
    Writer writer(&context.out);
    writer.Append(DescribeSettings());
    RETURN_IF_ERROR(writer.Close());
    return ExitStatus::kOk;
  }
  Settings settings, file;
  if (flags.environment) settings = EnvironmentSettings();
  if (!flags.environment || has_file) {
    ASSIGN_OR_RETURN(file, ReadSettings(&context.in));
    settings.insert(file.begin(), file.end());  // the environment's values take precedence
  }
  if (!flags.print0) return Check(flags, file, settings, &context.out);
  RETURN_IF_ERROR(PrintSettings(flags, settings, &context.out));
  return ExitStatus::kOk;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("env-check",
                "Checks the settings of a sync: keys, URLs, and that dev and prod differ.",
                "  env-check .env.production\n"
                "  env-check --environment --online --only=warning .env | jq -r .fix\n"
                "  while IFS= read -r -d '' setting; do export \"${setting?}\"; done \\\n"
                "    < <(env-check --print0 .env.production)\n");
  Flags flags;
  const CommandLineOption file = app.TakeInputFile();
  AddFlags(app.cli(), &flags);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    ASSIGN_OR_RETURN(flags.options.now, flags.findings.now());
    return EnvCheck(flags, file.is_given(), context);
  });
}

}  // namespace dumpline
