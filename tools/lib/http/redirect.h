// The target of a redirect. No transport follows redirects; clients do it themselves if they need
// to.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_
#define DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_

#include <string>

#include "tools/lib/http/http.h"

namespace dumpline {

// Returns the absolute URL, without a fragment, that `reference` means at the http or https URL
// `base` (RFC 3986, section 5.2). Returns `reference` itself if it does not lead to an http or
// https URL.
std::string ResolveReference(const std::string& base, const std::string& reference);

// Returns the absolute URL to which `response`, the answer to `url`, redirects; "" if it does not
// redirect.
std::string RedirectTarget(const std::string& url, const HttpResponse& response);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_
