#include <algorithm>
#include <filesystem>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "tools/deploy-check/deploy_check.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/http/curl_transport.h"
#include "tools/lib/io/file.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

struct Flags {
  DeployCheckOptions options;  // the fields without a conversion are set by the flags themselves
  std::string url;
  std::string asset_changed_from;
  std::vector<std::string> patterns;
  double wait = 0, interval = 5;  // seconds
};

// Adds the flags of the checks that do not concern a page.
void AddSiteFlags(CommandLine& cli, DeployCheckOptions* options) {
  const CommandLineOption origin =
      cli.List("--cors-origin", "ORIGIN", &options->cors_origins,
               "Origin (https://HOST) whose pages may call the API at URL; repeatable");
  cli.Value("--cors-path", "PATH", &options->cors_path,
            "Path of the API (default: that of --health, or /)")
      .Needs(origin);
  cli.List("--cors-method", "METHOD", &options->cors_methods,
           "Method that these pages use; repeatable (default: GET and POST)")
      .Needs(origin);
  cli.Flag("--hosts", &options->hosts, "Check that www.HOST and HOST both lead to the site");
  cli.Flag("--https-redirect", &options->https_redirect,
           "Check that http://HOST redirects to https; with --hosts, on both hosts");
  cli.Number("--certificate-days", "DAYS", &options->certificate_days, 1, 3650,
             "Time that the certificate must still be valid for; with --hosts, those of both hosts "
             "(default: any time)");
  const CommandLineOption railway =
      cli.Flag("--railway", &options->railway,
               "Check that the newest deployment on Railway has succeeded, with the program "
               "railway");
  cli.Value("--railway-service", "NAME", &options->railway_service,
            "Service on Railway (default: the one linked to the folder)")
      .Needs(railway);
  cli.Value("--railway-environment", "NAME", &options->railway_environment,
            "Environment on Railway (default: that of the folder or the token)")
      .Needs(railway);
}

void AddFlags(CommandLine& cli, Flags* flags) {
  cli.Arguments("PATH", &flags->options.pages,
                "Pages to check (default: read from standard input, or / if that is empty or a "
                "terminal)");
  cli.Value("--url", "URL", &flags->url, "The site: https://HOST, with or without a path")
      .Required();
  cli.Value("--health", "PATH", &flags->options.health, "Path that must return a 2xx status");
  cli.List("--expect", "TEXT", &flags->options.texts,
           "Text that each page must contain; repeatable");
  cli.Value("--expect-title", "TEXT", &flags->options.title, "Text of each page's <title>");
  cli.List("--expect-regex", "REGEX", &flags->patterns,
           "Regular expression (RE2 syntax) that must match in each page; repeatable");
  cli.Value("--asset-changed-from", "HASH|FILE", &flags->asset_changed_from,
            "Output of an earlier run whose scripts and stylesheets must have changed, or a "
            "hash that none of their names may contain");
  AddSiteFlags(cli, &flags->options);
  cli.Number("--wait", "SECONDS", &flags->wait, 0.0, 86400.0,
             "Time to repeat failed checks for (default: 0)");
  cli.Number("--interval", "SECONDS", &flags->interval, 0.01, 3600.0,
             "Time between repetitions (default: 5)");
}

// Returns whether `text` may be a bundler's hash, which is hexadecimal or base64url, or is empty. A
// misspelled file name would be a text that no asset contains, so any build would pass.
bool IsHash(absl::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == '-';
  });
}

absl::Status ReadPages(FilterContext& context, std::vector<std::string>* pages) {
  if (pages->empty() && !context.in_is_terminal) {
    ASSIGN_OR_RETURN(*pages, ReadPagePaths(&context.in));
  }
  if (pages->empty()) *pages = {"/"};
  for (const std::string& page : *pages) {
    if (absl::StrContains(page, "://")) {
      return UsageError(absl::StrCat("invalid page ", page, " (expected a path below --url)"));
    }
  }
  return absl::OkStatus();
}

// Writes each origin as browsers do: without a slash at its end and without the default port.
absl::Status CheckCorsFlags(DeployCheckOptions* options) {
  for (std::string& origin : options->cors_origins) {
    const absl::StatusOr<Url> url = ParseHttpUrl(origin);
    if (!url.ok()) return UsageError(absl::StrCat("--cors-origin ", url.status().message()));
    if (url->path.size() > 1) {
      return UsageError("--cors-origin has a path (expected https://HOST[:PORT])");
    }
    origin = url->origin();
  }
  if (absl::StrContains(options->cors_path, "://")) {
    return UsageError(
        absl::StrCat("invalid --cors-path ", options->cors_path, " (expected a path below --url)"));
  }
  // Browsers send "patch" as it is written, and servers compare it with "PATCH".
  for (const std::string& method : options->cors_methods) {
    const bool is_upper = !method.empty() && std::all_of(method.begin(), method.end(), [](char c) {
      return absl::ascii_isupper(static_cast<unsigned char>(c));
    });
    if (!is_upper) {
      return UsageError(absl::StrCat("invalid --cors-method ", method,
                                     " (expected upper case letters, such as PATCH)"));
    }
  }
  if (options->cors_methods.empty()) options->cors_methods = {"GET", "POST"};
  return absl::OkStatus();
}

// Checks the flags about hosts against the site's URL.
absl::Status CheckHostFlags(const DeployCheckOptions& options, const Url& site) {
  const bool is_address = absl::StartsWith(site.host, "[") ||
                          absl::ascii_isdigit(static_cast<unsigned char>(site.host.back()));
  if (options.hosts && is_address) {
    return UsageError("--hosts requires a host name in --url, not an address");
  }
  if (!site.is_tls() && (options.https_redirect || options.certificate_days > 0)) {
    return UsageError(
        absl::StrCat(options.https_redirect ? "--https-redirect" : "--certificate-days",
                     " requires an https URL in --url"));
  }
  return absl::OkStatus();
}

absl::StatusOr<DeployCheckOptions> MakeOptions(Flags flags, FilterContext& context) {
  DeployCheckOptions options = std::move(flags.options);
  const absl::StatusOr<Url> url = ParseHttpUrl(flags.url);
  if (!url.ok()) return UsageError(absl::StrCat("--url ", url.status().message()));
  options.site = flags.url;
  RETURN_IF_ERROR(CheckCorsFlags(&options));
  RETURN_IF_ERROR(CheckHostFlags(options, *url));
  options.run_railway = RailwayRunner();
  for (const std::string& pattern : flags.patterns) {
    auto compiled = RegexPattern::Make(pattern);
    if (!compiled.ok()) {
      return UsageError(absl::StrCat("invalid --expect-regex: ", compiled.status().message()));
    }
    options.patterns.push_back(*std::move(compiled));
  }
  std::error_code error;
  if (std::filesystem::exists(flags.asset_changed_from, error)) {
    ASSIGN_OR_RETURN(const std::string text, ReadFile(flags.asset_changed_from));
    ASSIGN_OR_RETURN(options.old_assets, ReadPageAssetLists(text, flags.asset_changed_from));
    options.compare_assets = true;
  } else if (IsHash(flags.asset_changed_from)) {
    options.old_hash = flags.asset_changed_from;
  } else {
    return UsageError(absl::StrCat("--asset-changed-from: no file ", flags.asset_changed_from,
                                   " (expected a file, or a hash of letters, digits, _ and -)"));
  }
  RETURN_IF_ERROR(ReadPages(context, &options.pages));
  options.wait = absl::Seconds(flags.wait);
  options.interval = absl::Seconds(flags.interval);
  options.now = [] { return absl::Now(); };
  return options;
}

}  // namespace

int Main(int argc, char** argv) {
  FilterApp app(
      "deploy-check", "Checks that a web site serves the new build, and reports what it serves.",
      "  deploy-check --url=https://app.example.com / > before.ndjson\n"
      "  deploy-check --url=https://app.example.com --health=/api/health --wait=600 \\\n"
      "    --asset-changed-from=before.ndjson /\n"
      "  deploy-check --url=https://app.example.com --expect-title='Agents' < paths.txt\n"
      "  deploy-check --url=https://example.com --hosts --https-redirect \\\n"
      "    --certificate-days=14 /\n"
      "  deploy-check --url=https://api.example.com --cors-origin=https://example.com \\\n"
      "    --railway --wait=600 /api/health\n");
  Flags flags;
  AddFlags(app.cli(), &flags);
  return app.Run(argc, argv, [&](FilterContext& context) -> absl::StatusOr<ExitStatus> {
    ASSIGN_OR_RETURN(const DeployCheckOptions options, MakeOptions(std::move(flags), context));
    CurlOptions curl_options = OwnCurlOptions();
    curl_options.stall_timeout = absl::Seconds(30);
    CurlTransport transport(curl_options);
    ASSIGN_OR_RETURN(const bool all_ok, DeployCheck(options, &transport, &context.out));
    return all_ok ? ExitStatus::kOk : ExitStatus::kCheckFailed;
  });
}

}  // namespace dumpline
