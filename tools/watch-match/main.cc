#include <string>
#include <vector>

#include "tools/lib/cli/filter_app.h"
#include "tools/watch-match/railway_toml.h"
#include "tools/watch-match/watch_match.h"

namespace dumpline {
int Main(int argc, char** argv) {
  FilterApp app("watch-match", "Says which changed paths match a deployment's watch patterns.",
                "  git diff --name-only origin/main HEAD \\\n"
                "    | watch-match --railway-toml=railway.toml\n"
                "  git diff --name-only HEAD~1 \\\n"
                "    | watch-match --pattern='/src/**' --pattern='!*.md'\n");
  std::vector<std::string> patterns;
  std::string railway_toml;
  app.TakeInputFile();
  CLI::Option* const toml = app.cli()
                                .add_option("--railway-toml", railway_toml,
                                            "Take the patterns of FILE's [build] watchPatterns")
                                ->option_text("FILE");
  app.cli()
      .add_option("--pattern", patterns,
                  "A pattern; may be repeated, the last that matches decides")
      ->option_text("PATTERN")
      ->allow_extra_args(false)
      ->excludes(toml);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    if (!railway_toml.empty()) {
      const auto text = ReadFile(railway_toml);
      if (!text.ok()) return text.status();
      const auto read = ReadWatchPatterns(*text, railway_toml);
      if (!read.ok()) return read.status();
      patterns = *read;
    }
    WatchMatchOptions options;
    for (const std::string& pattern : patterns) options.patterns.emplace_back(pattern);
    const absl::StatusOr<bool> deploys = WatchMatch(options, &context.in, &context.out);
    if (!deploys.ok()) return deploys.status();
    return *deploys ? ExitStatus::kOk : ExitStatus::kCheckFailed;
  });
}

}  // namespace dumpline
