// Fetches a page, following redirects as long as they stay on its origin.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_FETCH_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_FETCH_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"

namespace dumpline {

struct Fetched {
  std::string url;  // after redirects
  HttpResponse response;
};

// Fetches the page at `url`. Fails if there is no response, and for a redirect to another origin or
// in a loop. The message names the cause.
absl::StatusOr<Fetched> Fetch(HttpTransport* transport, const std::string& url);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_FETCH_H_
