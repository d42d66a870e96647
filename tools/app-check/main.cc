#include <string>

#include "absl/strings/str_cat.h"
#include "tools/app-check/app_check.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/settings/dotenv.h"
#include "tools/lib/settings/finding_flags.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/url.h"

int dumpline::Main(int argc, char** argv) {
  FilterApp app("app-check",
                "Checks the settings of a web application that uses a Supabase project.",
                "  app-check .env.production\n"
                "  app-check --environment --only=warning | jq -r '.what, .fix'\n");
  AppCheckOptions options;
  FindingFlags findings;
  bool environment = false;
  const CommandLineOption file = app.TakeInputFile();
  app.cli().Flag("--environment", &environment,
                 "Check the environment, and FILE for what it lacks");
  app.cli().Value("--site", "URL", &options.site,
                  "The web site that calls the application's server (default: SITE_URL)");
  findings.AddOnly(app.cli());
  findings.AddNow(app.cli());
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    if (!options.site.empty() && OriginOf(options.site).empty()) {
      return UsageError("invalid --site (expected https://HOST)");
    }
    ASSIGN_OR_RETURN(options.now, findings.now());
    Settings settings;
    if (environment) settings = EnvironmentSettings();
    if (!environment || file.is_given()) {
      ASSIGN_OR_RETURN(const Settings in_file, ReadSettings(&context.in));
      settings.insert(in_file.begin(), in_file.end());  // the environment's values take precedence
    }
    ASSIGN_OR_RETURN(const bool has_error,
                     findings.Write(CheckApp(settings, options), &context.out));
    return has_error ? ExitStatus::kCheckFailed : ExitStatus::kOk;
  });
}
