#include <string>
#include <vector>

#include "tools/lib/cli/filter_app.h"
#include "tools/watch-match/railway_toml.h"
#include "tools/watch-match/watch_match.h"

namespace dumpline {

int Main(int argc, char** argv) {
  FilterApp app("watch-match", "Reports which changed paths match a deployment's watch patterns.",
                "  git diff --name-only origin/main HEAD \\\n"
                "    | watch-match --railway-toml=railway.toml\n"
                "  git diff --name-only HEAD~1 \\\n"
                "    | watch-match --pattern='/src/**' --pattern='!*.md'\n");
  std::vector<std::string> patterns;
  std::string railway_toml;
  app.TakeInputFile();
  const CommandLineOption toml =
      app.cli().Value("--railway-toml", "FILE", &railway_toml,
                      "File with the patterns, as watchPatterns in the table build");
  app.cli()
      .List("--pattern", "PATTERN", &patterns,
            "A pattern; repeatable, the last matching pattern decides")
      .Excludes(toml);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    if (!railway_toml.empty()) {
      ASSIGN_OR_RETURN(const std::string text, ReadFile(railway_toml));
      ASSIGN_OR_RETURN(patterns, ReadWatchPatterns(text, railway_toml));
    }
    WatchMatchOptions options;
    for (const std::string& pattern : patterns) options.patterns.emplace_back(pattern);
    ASSIGN_OR_RETURN(const bool deploys, WatchMatch(options, &context.in, &context.out));
    return deploys ? ExitStatus::kOk : ExitStatus::kCheckFailed;
  });
}

}  // namespace dumpline
