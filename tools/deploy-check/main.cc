#include <stdlib.h>
#include <sys/stat.h>

#include <string>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "tools/deploy-check/deploy_check.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/config/host.h"
#include "tools/lib/http/curl_transport.h"

namespace dumpline {
namespace {

bool IsFile(const std::string& path) {
  struct stat info;
  return stat(path.c_str(), &info) == 0;
}

CurlOptions HttpOptions() {
  CurlOptions options = OwnCurlOptions();
  options.stall_timeout = absl::Seconds(30);
  return options;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "deploy-check",
      "Checks that a web site serves the new build, and says what it serves if not.",
      "  deploy-check --url=https://app.example.com / > before.ndjson\n"
      "  deploy-check --url=https://app.example.com --health=/api/health --wait=600 \\\n"
      "    --asset-changed-from=before.ndjson /\n"
      "  deploy-check --url=https://app.example.com --expect-title='Agents' < paths.txt\n");
  std::string url, asset_changed_from;
  std::vector<std::string> patterns;
  double wait = 0, interval = 5;
  DeployCheckOptions options;
  CLI::App& cli = app.cli();
  cli.add_option(
         "PATH", options.pages,
         "Pages; without any they are read from standard input, and when there are none, or "
         "it is a terminal, it is /")
      ->type_name("");
  cli.add_option("--url", url, "Where the site is: https://HOST, maybe with a path")
      ->option_text("URL")
      ->required();
  cli.add_option("--health", options.health, "A path that must answer with a status of 2xx")
      ->option_text("PATH");
  cli.add_option("--expect", options.texts, "Each page must have TEXT in it; may be repeated")
      ->option_text("TEXT")
      ->allow_extra_args(false);
  cli.add_option("--expect-title", options.title, "Each page's <title> must be TEXT")
      ->option_text("TEXT");
  cli.add_option("--expect-regex", patterns,
                 "REGEX must match somewhere in each page; may be repeated")
      ->option_text("REGEX")
      ->allow_extra_args(false);
  cli.add_option(
         "--asset-changed-from", asset_changed_from,
         "The scripts and stylesheets must differ from those in the output of an earlier run "
         "(FILE), or HASH must be in none of their names")
      ->option_text("HASH|FILE");
  cli.add_option("--wait", wait, "Ask again for so long while it is not as it should be (0)")
      ->option_text("SECONDS")
      ->check(CLI::Range(0.0, 86400.0));
  cli.add_option("--interval", interval, "Wait so long before asking again (5)")
      ->option_text("SECONDS")
      ->check(CLI::Range(0.01, 3600.0));
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    const auto parsed = ParseProjectUrl(url);
    if (!parsed.ok()) {
      return UsageError(absl::StrCat("--url ", parsed.status().message()));
    }
    options.origin = url;
    for (const std::string& pattern : patterns) {
      auto compiled = RegexPattern::Make(pattern);
      if (!compiled.ok()) {
        return UsageError(absl::StrCat("--expect-regex: ", compiled.status().message()));
      }
      options.patterns.push_back(*std::move(compiled));
    }
    if (IsFile(asset_changed_from)) {
      const auto text = ReadFile(asset_changed_from);
      if (!text.ok()) return text.status();
      auto lists = ReadPageAssetLists(*text, asset_changed_from);
      if (!lists.ok()) return lists.status();
      options.compare_assets = true;
      options.old_assets = *std::move(lists);
    } else {
      options.old_hash = asset_changed_from;
    }
    if (options.pages.empty() && !context.in_is_terminal) {
      auto paths = ReadPagePaths(&context.in);
      if (!paths.ok()) return paths.status();
      options.pages = *std::move(paths);
    }
    if (options.pages.empty()) options.pages = {"/"};
    for (const std::string& page : options.pages) {
      if (absl::StrContains(page, "://")) {
        return UsageError(absl::StrCat(page, ": is a URL; pages are paths below --url"));
      }
    }
    options.wait = absl::Seconds(wait);
    options.interval = absl::Seconds(interval);
    options.now = [] { return absl::Now(); };
    CurlTransport transport(HttpOptions());
    const auto all_ok = DeployCheck(options, &transport, &context.out);
    if (!all_ok.ok()) return all_ok.status();
    return *all_ok ? ExitStatus::kOk : ExitStatus::kCheckFailed;
  });
}

}  // namespace dumpline
