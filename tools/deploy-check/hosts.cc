#include "tools/deploy-check/hosts.h"

#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/deploy-check/page.h"
#include "tools/lib/http/fetch.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

using Problems = std::vector<std::string>;

std::string Root(const Url& url) {
  return absl::StrCat(url.origin(), url.path.empty() ? "/" : url.path);
}

// Fetches a page, and follows redirects between both hosts. From https, follows none to http.
absl::StatusOr<Fetched> FetchOnBothHosts(HttpTransport* transport, const std::string& from,
                                         const Url& url) {
  const bool from_tls = absl::StartsWith(from, "https:");
  const std::string hosts[] = {url.host, OtherHost(url).host};
  return Fetch(transport, from, [&](const std::string& origin) {
    const absl::StatusOr<Url> target = ParseHttpUrl(origin);
    return target.ok() && (target->is_tls() || !from_tls) &&
           (target->host == hosts[0] || target->host == hosts[1]);
  });
}

// Explains why `host` does not respond. libcurl's messages name the cause.
std::string NoAnswer(const std::string& host, absl::string_view error) {
  if (absl::StrContains(error, "resolve host")) {
    return absl::StrCat(host,
                        " cannot be resolved; add a record for it to its DNS, such as a CNAME, or "
                        "correct this machine's network");
  }
  if (absl::StrContains(error, "certificate") || absl::StrContains(error, "SSL")) {
    return absl::StrCat(host, " has no valid certificate: ", error,
                        "; add the host to the domains of the service (Railway) or to the edge "
                        "certificate (Cloudflare), and wait until the certificate is issued");
  }
  if (absl::StartsWith(error, "redirects")) {
    return absl::StrCat(host, " ", error, "; let it redirect to the main host only");
  }
  return absl::StrCat(host, " does not answer: ", error);
}

std::string WrongStatus(const std::string& host, int status) {
  return absl::StrCat(host, " answers ", status,
                      status == 404 ? "; add the host to the domains of the service, which answers "
                                      "404 for hosts that it does not know (Railway)"
                                    : " (expected 2xx)");
}

// Returns what identifies the build of a page: its assets, or the whole page if it names none.
std::string BuildOf(const HttpResponse& page) {
  const std::vector<std::string> assets = PageAssets(page.body);
  return assets.empty() ? page.body : absl::StrJoin(assets, ", ");
}

// Checks that both hosts lead to one site.
void Compare(const Url& url, const Fetched& page, const Url& other_url, const Fetched& other,
             Problems* problems) {
  if (OriginOf(page.url) == OriginOf(other.url)) return;
  if (BuildOf(page.response) == BuildOf(other.response)) return;
  problems->push_back(absl::StrCat(
      url.host, " serves another build than ", other_url.host,
      "; let one of both redirect to the other, or make both domains of the same service, and "
      "purge the cache of Cloudflare"));
}

Json StartLine(const char* check, const std::string& url, const absl::StatusOr<Fetched>& fetched) {
  Json line;
  line["check"] = check;
  line["url"] = url;
  line["status"] = fetched.ok() ? Json(fetched->response.status) : Json();
  line["final_url"] = fetched.ok() ? Json(WithoutQuery(fetched->url)) : Json();
  return line;
}

}  // namespace

Url OtherHost(Url url) {
  absl::string_view host = url.host;
  url.host = absl::ConsumePrefix(&host, "www.") ? std::string(host) : absl::StrCat("www.", host);
  return url;
}

CheckResult CheckHost(HttpTransport* transport, const Url& url, const Url* same_as) {
  Problems problems;
  const absl::StatusOr<Fetched> page = FetchOnBothHosts(transport, Root(url), url);
  if (!page.ok()) {
    problems.push_back(NoAnswer(url.host, page.status().message()));
  } else if (!page->response.ok()) {
    problems.push_back(WrongStatus(url.host, page->response.status));
  } else if (same_as != nullptr) {
    const absl::StatusOr<Fetched> other = FetchOnBothHosts(transport, Root(*same_as), *same_as);
    // The other host has a line of its own for its errors.
    if (other.ok() && other->response.ok()) Compare(url, *page, *same_as, *other, &problems);
  }
  return MakeCheckResult(StartLine("host", Root(url), page), problems);
}

CheckResult CheckHttpsRedirect(HttpTransport* transport, const Url& url) {
  Problems problems;
  const std::string from = absl::StrCat("http://", url.host, "/");
  const absl::StatusOr<Fetched> page = FetchOnBothHosts(transport, from, url);
  if (!page.ok()) {
    problems.push_back(absl::StrCat("http: ", page.status().message()));
  } else if (!absl::StartsWith(page->url, "https:")) {
    problems.push_back(
        absl::StrCat(WithoutQuery(page->url), " answers ", page->response.status,
                     " instead of a redirect to https; turn on Always Use HTTPS (Cloudflare, under "
                     "Edge Certificates), or redirect in the server"));
  }
  return MakeCheckResult(StartLine("https-redirect", from, page), problems);
}

CheckResult CheckCertificate(HttpTransport* transport, const Url& url, int days, absl::Time now) {
  HttpRequest request;
  request.url = Root(url);
  request.headers = {{"accept", "text/html, */*"}, {"cache-control", "no-cache"}};
  request.idempotent = true;
  request.needs_certificate_end = true;
  const absl::StatusOr<HttpResponse> answer = transport->Send(std::move(request));
  Problems problems;
  Json line;
  line["check"] = "certificate";
  line["url"] = Root(url);
  line["status"] = answer.ok() ? Json(answer->status) : Json();
  line["certificate_end"] = Json();
  line["certificate_days"] = Json();
  if (!answer.ok()) {
    problems.push_back(NoAnswer(url.host, answer.status().message()));
  } else if (!answer->certificate_end.has_value()) {
    problems.push_back(absl::StrCat("the end of ", url.host, "'s certificate is not known"));
  } else {
    const absl::Time end = *answer->certificate_end;
    const auto left =
        static_cast<int64_t>(absl::Floor(end - now, absl::Hours(24)) / absl::Hours(24));
    const std::string text = absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", end, absl::UTCTimeZone());
    line["certificate_end"] = text;
    line["certificate_days"] = left;
    if (end - now < absl::Hours(24) * days) {
      problems.push_back(absl::StrCat("the certificate of ", url.host, " ends in ",
                                      CountOf(left, "day"), ", on ", text, " (expected ",
                                      CountOf(days, "day"),
                                      " or more); renew it: most are renewed automatically, "
                                      "so look up in Railway or Cloudflare why this one was not"));
    }
  }
  CheckResult result = MakeCheckResult(std::move(line), problems);
  result.is_final = answer.ok();
  return result;
}

}  // namespace dumpline
