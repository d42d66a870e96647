#include <stdlib.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "tools/health-check/health_check.h"
#include "tools/health-check/listeners.h"
#include "tools/health-check/target.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/http/curl_transport.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {
namespace {

struct Flags {
  std::vector<std::string> targets;
  std::vector<std::string> keys;
  bool allow_html = false;
  double timeout = 10;  // seconds
};

absl::StatusOr<std::vector<HealthTarget>> MakeTargets(const Flags& flags, FilterContext& context) {
  std::vector<HealthTarget> targets;
  if (flags.targets.empty()) {
    if (context.in_is_terminal) return UsageError("missing NAME=URL");
    ASSIGN_OR_RETURN(targets, ReadHealthTargets(&context.in));
  }
  for (size_t i = 0; i < flags.targets.size(); ++i) {
    absl::StatusOr<HealthTarget> target = ParseHealthTarget(flags.targets[i]);
    if (!target.ok()) {
      return UsageError(absl::StrCat("URL ", i + 1, ": ", target.status().message()));
    }
    targets.push_back(*std::move(target));
  }
  for (const std::string& key : flags.keys) RETURN_IF_ERROR(AddKey("--key-env", key, &targets));
  return targets;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app("health-check",
                "Checks that URLs answer as healthy services do, and names the cause if not.",
                "  health-check api=http://127.0.0.1:8000/health web=http://127.0.0.1:5173/ \\\n"
                "    --allow-html\n"
                "  health-check auth=https://REF.supabase.co/auth/v1/health \\\n"
                "    --key-env=auth=PROD_SECRET_KEY\n"
                "  health-check < urls.txt | jq -r 'select(.result == \"failed\") | .fix'\n");
  Flags flags;
  CommandLine& cli = app.cli();
  cli.Arguments("NAME=URL", &flags.targets,
                "URLs to check, each with a name (default: read from standard input)");
  cli.List("--key-env", "NAME=VARIABLE", &flags.keys,
           "Environment variable that holds the Supabase API key to send to NAME; repeatable");
  cli.Flag("--allow-html", &flags.allow_html, "Accept web pages");
  cli.Number("--timeout", "SECONDS", &flags.timeout, 0.01, 3600.0,
             "Time in which each URL must answer completely (default: 10)");
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    ASSIGN_OR_RETURN(const std::vector<HealthTarget> targets, MakeTargets(flags, context));
    HealthCheckOptions options;
    options.allow_html = flags.allow_html;
    options.timeout = absl::Seconds(flags.timeout);
    options.now = [] { return absl::Now(); };
    options.find_listeners = [](const std::set<int>& ports) { return FindListeners(ports); };
    // The resolver has time limits of its own, and the end of the program waits for it.
    setenv("RES_OPTIONS", "timeout:3", 0);
    CurlOptions curl_options = OwnCurlOptions();
    // Only the limit of StartFetch() applies, so that its message is always the same.
    curl_options.connect_timeout = options.timeout + absl::Seconds(2);
    curl_options.stall_timeout = options.timeout + absl::Seconds(2);
    CurlTransport transport(curl_options);
    ASSIGN_OR_RETURN(const bool all_ok, HealthCheck(options, targets, &transport, &context.out));
    return all_ok ? ExitStatus::kOk : ExitStatus::kCheckFailed;
  });
}

}  // namespace dumpline
