#include "tools/deploy-check/fetch.h"

#include <set>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/http/redirect.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

constexpr int kMaxRedirects = 10;

// Removes the query, because it may contain a token that messages must not show.
std::string WithoutQuery(absl::string_view url) {
  return std::string(url.substr(0, url.find('?')));
}

}  // namespace

absl::StatusOr<Fetched> Fetch(HttpTransport* transport, const std::string& url) {
  std::set<std::string> visited;
  std::string at = url;
  for (int redirects = 0; redirects <= kMaxRedirects; ++redirects) {
    if (!visited.insert(at).second) {
      // Cloudflare's SSL mode "Flexible" uses http to a server that requires https.
      const bool is_to_itself = visited.size() == 1 && absl::StartsWith(at, "https:");
      return absl::UnavailableError(absl::StrCat(
          "redirects in a loop at ", WithoutQuery(at),
          is_to_itself ? "; Cloudflare's SSL mode Flexible causes that: set Full (strict)" : ""));
    }
    HttpRequest request;
    request.url = at;
    // Without this, a cache could serve an old build.
    request.headers = {{"accept", "text/html, */*"}, {"cache-control", "no-cache"}};
    request.idempotent = true;
    ASSIGN_OR_RETURN(HttpResponse response, transport->Send(std::move(request)));
    const std::string next = RedirectTarget(at, response);
    if (next.empty()) return Fetched{at, std::move(response)};
    const std::string origin = OriginOf(next);
    if (origin != OriginOf(at)) {
      return absl::UnavailableError(absl::StrCat("redirects from ", WithoutQuery(at), " to ",
                                                 origin.empty()
                                                     ? "a URL that is not http or https"
                                                     : absl::StrCat("another origin, ", origin)));
    }
    at = next;
  }
  return absl::UnavailableError(absl::StrCat("redirects more than ", kMaxRedirects, " times"));
}

}  // namespace dumpline
