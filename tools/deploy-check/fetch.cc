#include "tools/deploy-check/fetch.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/http/redirect.h"

namespace dumpline {
namespace {

constexpr int kMostRedirects = 10;

// A URL's query may hold a token.
std::string WithoutQuery(absl::string_view url) {
  return std::string(url.substr(0, url.find('?')));
}

}  // namespace

absl::StatusOr<Fetched> Fetch(HttpTransport* transport, const std::string& url) {
  std::set<std::string> visited;
  std::string at = url;
  for (int redirects = 0; redirects <= kMostRedirects; ++redirects) {
    if (!visited.insert(at).second) {
      // What Cloudflare's SSL mode "Flexible" does: it speaks http to a server that asks for https.
      const bool is_own = visited.size() == 1 && absl::StartsWith(at, "https:");
      return absl::FailedPreconditionError(absl::StrCat(
          "redirects in a loop at ", WithoutQuery(at),
          is_own ? "; behind Cloudflare, SSL mode Flexible does that: set Full (strict)" : ""));
    }
    HttpRequest request;
    request.url = at;
    // Of caches on the way: a build that is served from one is an old one.
    request.headers = {{"accept", "text/html, */*"}, {"cache-control", "no-cache"}};
    request.idempotent = true;
    absl::StatusOr<HttpResponse> response = transport->Send(std::move(request));
    if (!response.ok()) return response.status();
    const std::string next = RedirectTarget(at, *response);
    if (next.empty()) return Fetched{at, *std::move(response)};
    if (OriginOf(next) != OriginOf(at)) {
      return absl::FailedPreconditionError(
          absl::StrCat("redirects from ", WithoutQuery(at), " to another origin, ",
                       OriginOf(next).empty() ? "which is none" : OriginOf(next)));
    }
    at = next;
  }
  return absl::FailedPreconditionError(
      absl::StrCat("redirects more than ", kMostRedirects, " times"));
}

}  // namespace dumpline
