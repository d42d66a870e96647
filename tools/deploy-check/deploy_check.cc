#include "tools/deploy-check/deploy_check.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/deploy-check/check.h"
#include "tools/deploy-check/cors.h"
#include "tools/deploy-check/hosts.h"
#include "tools/deploy-check/page.h"
#include "tools/lib/http/fetch.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

// The state of one page at one time.
struct PageState {
  std::string url;
  int status = 0;  // 0 if there was no response
  std::string title;
  std::vector<std::string> assets;
  int health = 0;  // status of the health path, or 0
  std::vector<std::string> problems;
};

std::string PageUrl(const std::string& site, absl::string_view path) {
  return absl::StrCat(absl::StripSuffix(site, "/"), absl::StartsWith(path, "/") ? "" : "/", path);
}

void CheckContent(const DeployCheckOptions& options, const std::string& body, PageState* page) {
  const auto problem = [page](std::string text) { page->problems.push_back(std::move(text)); };
  if (!options.title.empty() && page->title != options.title) {
    problem(absl::StrCat("the title is '", page->title, "', not '", options.title, "'"));
  }
  for (const std::string& text : options.texts) {
    if (!absl::StrContains(body, text)) problem(absl::StrCat("'", text, "' is not in the page"));
  }
  for (const RegexPattern& pattern : options.patterns) {
    if (!pattern.IsIn(body)) problem(absl::StrCat("nothing in the page matches ", pattern.text()));
  }
  if (options.old_hash.empty() && !options.compare_assets) return;
  if (page->assets.empty()) {
    return problem("the page names no scripts or stylesheets to compare");
  }
  for (const std::string& asset : page->assets) {
    if (!options.old_hash.empty() && absl::StrContains(asset, options.old_hash)) {
      problem(absl::StrCat("the old build is served: ", asset));
    }
  }
  const auto old = options.old_assets.find(page->url);
  if (options.compare_assets && old == options.old_assets.end()) {
    problem("the earlier run did not check this page");
  } else if (options.compare_assets && old->second == page->assets) {
    problem(absl::StrCat("the old build is served: ", page->assets[0]));
  }
}

PageState CheckPage(const DeployCheckOptions& options, HttpTransport* transport,
                    const std::string& path) {
  PageState page;
  page.url = PageUrl(options.site, path);
  const auto problem = [&page](std::string text) { page.problems.push_back(std::move(text)); };
  if (!options.health.empty()) {
    const auto health = Fetch(transport, PageUrl(options.site, options.health));
    if (health.ok()) page.health = health->response.status;
    if (!health.ok()) {
      problem(absl::StrCat("health: ", health.status().message()));
    } else if (!health->response.ok()) {
      problem(absl::StrCat("health: ", options.health, " answers ", health->response.status));
    }
  }
  const auto fetched = Fetch(transport, page.url);
  if (!fetched.ok()) {
    problem(std::string(fetched.status().message()));
    return page;
  }
  page.status = fetched->response.status;
  const std::string& body = fetched->response.body;
  page.title = PageTitle(body);
  page.assets = PageAssets(body);
  if (!fetched->response.ok()) {
    // The content of an error page does not identify the build.
    problem(absl::StrCat("the page answers ", page.status));
    return page;
  }
  CheckContent(options, body, &page);
  return page;
}

CheckResult PageResult(const DeployCheckOptions& options, const PageState& page) {
  Json line;
  line["url"] = page.url;
  line["status"] = page.status > 0 ? Json(page.status) : Json();
  line["title"] = page.title;
  line["assets"] = page.assets;
  if (!options.health.empty()) line["health"] = page.health > 0 ? Json(page.health) : Json();
  return MakeCheckResult(std::move(line), page.problems);
}

CorsRequests CorsRequestsFrom(const DeployCheckOptions& options, const std::string& origin) {
  std::string path = options.cors_path.empty() ? options.health : options.cors_path;
  if (path.empty()) path = "/";
  return {PageUrl(options.site, path), origin, options.cors_methods};
}

// Returns all checks. They refer to the arguments. The deployment is first, because the others can
// succeed only after it has ended.
std::vector<Check> MakeChecks(const DeployCheckOptions& options, HttpTransport* transport) {
  std::vector<Check> checks;
  if (options.railway) {
    checks.emplace_back([&options] {
      return CheckRailway({options.site, options.railway_service, options.railway_environment},
                          options.run_railway);
    });
  }
  for (const std::string& path : options.pages) {
    checks.emplace_back([&options, transport, path] {
      return PageResult(options, CheckPage(options, transport, path));
    });
  }
  for (const std::string& origin : options.cors_origins) {
    checks.emplace_back([&options, transport, origin] {
      return CheckCors(transport, CorsRequestsFrom(options, origin));
    });
  }
  // The caller has parsed it before.
  const Url site = ParseHttpUrl(options.site).value_or(Url());
  std::vector<Url> hosts = {site};
  if (options.hosts) hosts.push_back(OtherHost(site));
  for (const Url& host : hosts) {
    const bool is_other = host.host != site.host;
    if (options.hosts) {
      checks.emplace_back([transport, site, host, is_other] {
        return CheckHost(transport, host, is_other ? &site : nullptr);
      });
    }
    if (options.https_redirect) {
      checks.emplace_back([transport, host] { return CheckHttpsRedirect(transport, host); });
    }
    if (options.certificate_days > 0) {
      checks.emplace_back([&options, transport, host] {
        return CheckCertificate(transport, host, options.certificate_days, options.now());
      });
    }
  }
  return checks;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadPagePaths(ByteSource* in) {
  std::vector<std::string> paths;
  LineReader lines(in);
  absl::string_view line;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, lines.Next(&line));
    if (!more) return paths;
    line = absl::StripAsciiWhitespace(line);
    if (!line.empty()) paths.emplace_back(line);
  }
}

absl::StatusOr<PageAssetLists> ReadPageAssetLists(absl::string_view text, absl::string_view file) {
  PageAssetLists lists;
  StringSource source(text, text.size(), std::string(file));
  LineReader lines(&source);
  absl::string_view line;
  for (;;) {
    ASSIGN_OR_RETURN(const bool more, lines.Next(&line));
    if (!more) return lists;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    const absl::StatusOr<Json> json = ParseJson(line);
    const bool is_object = json.ok() && json->is_object();
    if (is_object && json->count("check") > 0) continue;  // not a page
    const std::string url = is_object ? TextField(*json, "url") : "";
    if (url.empty() || json->count("assets") == 0 || !json->at("assets").is_array()) {
      return absl::InvalidArgumentError(
          absl::StrCat(lines.Where(), ": not a line of deploy-check's output"));
    }
    std::vector<std::string>& assets = lists[url];
    for (const Json& asset : json->at("assets")) {
      if (asset.is_string()) assets.push_back(asset.get<std::string>());
    }
  }
}

absl::StatusOr<bool> DeployCheck(const DeployCheckOptions& options, HttpTransport* transport,
                                 ByteSink* out) {
  const absl::Time deadline = options.now() + options.wait;
  Writer writer(out);
  bool all_ok = true;
  for (const Check& check : MakeChecks(options, transport)) {
    CheckResult result = check();
    while (!result.is_ok && !result.is_final && options.now() + options.interval <= deadline) {
      transport->Pause(options.interval);
      result = check();
    }
    all_ok = all_ok && result.is_ok;
    writer.Append(result.line + "\n");
    if (!writer.status().ok()) break;
  }
  RETURN_IF_ERROR(writer.Close());
  return all_ok;
}

}  // namespace dumpline
