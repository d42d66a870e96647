// Fetches a page, following redirects as long as they stay on its origin.
//
// Besides the transport's errors, the status is
//   kAborted             if the redirects are a loop, or are too many
//   kFailedPrecondition  for a redirect to another origin, which is not followed
//   kDeadlineExceeded    if the time limit has passed
// The message names the cause, and shows no query.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_FETCH_H_
#define DUMPLINE_TOOLS_LIB_HTTP_FETCH_H_

#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/lib/http/http.h"

namespace dumpline {

struct Fetched {
  std::string url;  // after redirects
  HttpResponse response;
};

// Schedules `request`, which must be a GET without a body, and the requests of its redirects, which
// have the same headers. A later RunOnce() of the transport calls `done` exactly once. `limit` is
// for all requests together.
void StartFetch(HttpTransport* transport, HttpRequest request, absl::Duration limit,
                std::function<void(absl::StatusOr<Fetched>)> done);

// Fetches the page at `url`, and not from a cache.
absl::StatusOr<Fetched> Fetch(HttpTransport* transport, const std::string& url);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_FETCH_H_
