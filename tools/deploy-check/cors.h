// Checks that an API allows the requests of a page on another origin (CORS).
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_CORS_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_CORS_H_

#include <string>
#include <vector>

#include "tools/deploy-check/check.h"
#include "tools/lib/http/http.h"

namespace dumpline {

struct CorsRequests {
  std::string url;     // of the API
  std::string origin;  // of the page, as browsers send it: "https://app.example.com"
  std::vector<std::string> methods;
};

// Sends a preflight request for each method, as browsers do before a request with the headers
// Authorization and Content-Type, and checks the answers as the Fetch standard does
// (https://fetch.spec.whatwg.org/#cors-preflight-fetch). If an answer allows credentials, the page
// is assumed to send them, so `*` allows nothing.
//
// The line is {"check":"cors","url","status","origin","methods","result","problems"}. The status is
// that of the first preflight that failed, or of the last.
CheckResult CheckCors(HttpTransport* transport, const CorsRequests& requests);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_CORS_H_
