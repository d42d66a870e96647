// Fetches a page, following redirects as long as they stay on its site.
//
// Besides the transport's errors, the status is
//   kAborted             if the redirects are a loop, or are too many
//   kFailedPrecondition  for a redirect to an origin that is not of the site, which is not followed
//   kDeadlineExceeded    if the time limit has passed
// The message names the cause, and shows no query.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_FETCH_H_
#define DUMPLINE_TOOLS_LIB_HTTP_FETCH_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "tools/lib/http/http.h"

namespace dumpline {

// Returns whether a redirect to `origin`, which is "" for a URL that is not http or https, is
// followed.
using IsOfSite = std::function<bool(const std::string& origin)>;

struct Fetched {
  std::string url;  // after redirects
  HttpResponse response;
};

// Removes the query, because it may contain a token that messages must not show.
std::string WithoutQuery(absl::string_view url);

// Schedules `request`, which must be a GET without a body, and the requests of its redirects, which
// have the same headers. A later RunOnce() of the transport calls `done` exactly once. `limit` is
// for all requests together. Only redirects within the origin of the request are followed.
void StartFetch(HttpTransport* transport, HttpRequest request, absl::Duration limit,
                std::function<void(absl::StatusOr<Fetched>)> done);

// Fetches the page at `url`, and not from a cache. Without `is_of_site`, only redirects within its
// origin are followed.
absl::StatusOr<Fetched> Fetch(HttpTransport* transport, const std::string& url,
                              IsOfSite is_of_site = nullptr);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_FETCH_H_
