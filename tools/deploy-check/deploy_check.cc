#include "tools/deploy-check/deploy_check.h"

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/deploy-check/fetch.h"
#include "tools/deploy-check/page.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// What was seen of one page at one time.
struct Sight {
  std::string url;
  int status = 0;  // 0: no answer
  std::string title;
  std::vector<std::string> assets;
  int health = 0;
  std::vector<std::string> problems;
};

std::string Join(const std::string& origin, absl::string_view path) {
  return absl::StrCat(absl::StripSuffix(origin, "/"), absl::StartsWith(path, "/") ? "" : "/", path);
}

void CheckContent(const DeployCheckOptions& options, const std::string& body, Sight* sight) {
  const auto problem = [sight](std::string text) { sight->problems.push_back(std::move(text)); };
  if (!options.title.empty() && sight->title != options.title) {
    problem(absl::StrCat("the title is '", sight->title, "', not '", options.title, "'"));
  }
  for (const std::string& text : options.texts) {
    if (!absl::StrContains(body, text)) problem(absl::StrCat("'", text, "' is not in the page"));
  }
  for (const RegexPattern& pattern : options.patterns) {
    if (!pattern.IsIn(body)) problem(absl::StrCat("nothing in the page matches ", pattern.text()));
  }
  if (options.old_hash.empty() && !options.compare_assets) return;
  if (sight->assets.empty()) {
    return problem(
        "the page names no scripts or stylesheets, so whether they have changed is open");
  }
  for (const std::string& asset : sight->assets) {
    if (!options.old_hash.empty() && absl::StrContains(asset, options.old_hash)) {
      problem(absl::StrCat("the old build is served: ", asset));
    }
  }
  const auto old = options.old_assets.find(sight->url);
  if (options.compare_assets && old == options.old_assets.end()) {
    problem("the earlier run did not see this page");
  } else if (options.compare_assets && old->second == sight->assets) {
    problem(absl::StrCat("the old build is served: ", sight->assets[0]));
  }
}

Sight Look(const DeployCheckOptions& options, HttpTransport* transport, const std::string& page) {
  Sight sight;
  sight.url = Join(options.origin, page);
  const auto problem = [&sight](std::string text) { sight.problems.push_back(std::move(text)); };
  if (!options.health.empty()) {
    const auto health = Fetch(transport, Join(options.origin, options.health));
    if (health.ok()) sight.health = health->response.status;
    if (!health.ok()) {
      problem(absl::StrCat("health: ", health.status().message()));
    } else if (!health->response.ok()) {
      problem(absl::StrCat("health: ", options.health, " answers ", health->response.status));
    }
  }
  const auto fetched = Fetch(transport, sight.url);
  if (!fetched.ok()) {
    problem(std::string(fetched.status().message()));
    return sight;
  }
  sight.status = fetched->response.status;
  const std::string& body = fetched->response.body;
  sight.title = PageTitle(body);
  sight.assets = PageAssets(body);
  if (!fetched->response.ok()) {
    // What stands on an error page says nothing of the build.
    problem(absl::StrCat("the page answers ", sight.status));
    return sight;
  }
  CheckContent(options, body, &sight);
  return sight;
}

}  // namespace

absl::StatusOr<std::vector<std::string>> ReadPagePaths(ByteSource* in) {
  std::vector<std::string> paths;
  LineReader lines(in);
  absl::string_view line;
  for (;;) {
    const absl::StatusOr<bool> more = lines.Next(&line);
    if (!more.ok()) return more.status();
    if (!*more) return paths;
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
    const absl::StatusOr<bool> more = lines.Next(&line);
    if (!more.ok()) return more.status();
    if (!*more) return lists;
    if (absl::StripAsciiWhitespace(line).empty()) continue;
    const absl::StatusOr<Json> json = ParseJson(line);
    const bool is_object = json.ok() && json->is_object();
    const std::string url = is_object ? TextField(*json, "url") : "";
    if (url.empty() || json->count("assets") == 0 || !json->at("assets").is_array()) {
      return absl::InvalidArgumentError(
          absl::StrCat(lines.Where(), ": not a line of an earlier deploy-check"));
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
  for (const std::string& page : options.pages) {
    Sight sight = Look(options, transport, page);
    while (!sight.problems.empty() && options.now() + options.interval <= deadline) {
      transport->Pause(options.interval);
      sight = Look(options, transport, page);
    }
    all_ok = all_ok && sight.problems.empty();
    Json line;
    line["url"] = sight.url;
    line["status"] = sight.status > 0 ? Json(sight.status) : Json();
    line["title"] = sight.title;
    line["assets"] = sight.assets;
    if (!options.health.empty()) line["health"] = sight.health > 0 ? Json(sight.health) : Json();
    line["result"] = sight.problems.empty() ? "ok" : "failed";
    line["problems"] = sight.problems;
    writer.Append(ToJsonText(line) + "\n");
    if (!writer.status().ok()) break;
  }
  const absl::Status closed = writer.Close();
  if (!closed.ok()) return closed;
  return all_ok;
}

}  // namespace dumpline
