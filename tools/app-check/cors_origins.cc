#include "tools/app-check/cors_origins.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/supabase/project.h"
#include "tools/lib/text/json.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

constexpr char kCheck[] = "app-cors";

Finding Warning(std::string what, std::string fix) {
  return Finding::Warning(kCheck, std::move(what), std::move(fix));
}
Finding Error(std::string what, std::string fix) {
  return Finding::Error(kCheck, std::move(what), std::move(fix));
}

// Returns the same origin with www. before the host, or without it. Returns "" for hosts with more
// labels, such as app.example.com.
std::string TwinOrigin(const Url& url) {
  Url twin = url;
  absl::string_view host = url.host;
  if (absl::ConsumePrefix(&host, "www.")) {
    twin.host = std::string(host);
  } else {
    twin.host = absl::StrCat("www.", host);
  }
  return std::count(host.begin(), host.end(), '.') == 1 ? twin.origin() : "";
}

// Checks one entry by itself.
void CheckEntry(const std::string& name, const std::string& entry, bool is_public,
                std::vector<Finding>* findings) {
  if (entry == "*") {
    findings->push_back(
        Error(absl::StrCat(name,
                           " allows every origin (*), which browsers refuse for requests with "
                           "credentials, and which lets every web site call the server"),
              "list the origins of the site"));
    return;
  }
  const absl::StatusOr<Url> url = ParseHttpUrl(entry);
  if (!url.ok()) {
    findings->push_back(Error(absl::StrCat("an entry of ", name, " ", url.status().message()),
                              "write each origin as https://HOST, without a path"));
    return;
  }
  const std::string origin = url->origin();
  if (!url->path.empty()) {
    findings->push_back(Error(absl::StrCat(name, " has ", origin,
                                           " with a path or a slash at the end, which no "
                                           "browser sends"),
                              absl::StrCat("write ", origin)));
  } else if (entry != origin) {
    findings->push_back(Error(absl::StrCat(name, " has ", origin,
                                           " in another spelling than "
                                           "browsers send"),
                              absl::StrCat("write ", origin)));
  }
  if (is_public && ClassifyHost(url->host) != HostKind::kPublic) {
    findings->push_back(
        Warning(absl::StrCat(name, " allows ", origin, ", which is not on the internet"),
                "leave local origins out of production's settings"));
  }
}

}  // namespace

std::vector<std::string> ParseOrigins(absl::string_view text) {
  std::vector<std::string> origins;
  const absl::StatusOr<Json> json = ParseJson(text);
  if (json.ok() && json->is_array()) {
    for (const Json& one : *json) {
      if (one.is_string()) origins.push_back(one.get<std::string>());
    }
    return origins;
  }
  for (absl::string_view one : absl::StrSplit(text, ',')) {
    one = absl::StripAsciiWhitespace(one);
    if (!one.empty()) origins.emplace_back(one);
  }
  return origins;
}

std::vector<Finding> CheckCorsOrigins(const std::string& name, absl::string_view text,
                                      const std::string& site) {
  const std::string origin = OriginOf(site);
  const absl::StatusOr<Url> url = ParseHttpUrl(origin);
  const bool is_public = url.ok() && ClassifyHost(url->host) == HostKind::kPublic;
  if (text.empty()) {
    return {
        Error(absl::StrCat(name, " is not set, so browsers refuse the server's answers"),
              absl::StrCat("set ", name, " to ", origin.empty() ? "the site's origin" : origin))};
  }
  std::vector<Finding> findings;
  const std::vector<std::string> origins = ParseOrigins(text);
  const auto has = [&origins](const std::string& one) {
    return std::find(origins.begin(), origins.end(), one) != origins.end();
  };
  for (const std::string& entry : origins) CheckEntry(name, entry, is_public, &findings);
  if (origin.empty()) {
    findings.push_back({kCheck, Severity::kInfo,
                        absl::StrCat(name, " was not compared with the site: SITE_URL is not set"),
                        "set SITE_URL, or give --site"});
    return findings;
  }
  if (has("*")) return findings;
  if (!has(origin)) {
    findings.push_back(Error(absl::StrCat(name, " does not have ", origin, ", the site's origin"),
                             absl::StrCat("add ", origin)));
    return findings;
  }
  findings.push_back(Finding::Ok(kCheck, absl::StrCat(name, " has ", origin)));
  const std::string twin = is_public ? TwinOrigin(*url) : "";
  if (!twin.empty() && !has(twin)) {
    findings.push_back({kCheck, Severity::kInfo, absl::StrCat(name, " does not have ", twin),
                        "add it, unless that host redirects to the site"});
  }
  return findings;
}

}  // namespace dumpline
