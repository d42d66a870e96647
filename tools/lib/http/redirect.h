// Determines the target of a redirect. Transports do not follow redirects; clients do so themselves
// if needed.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_
#define DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_

#include <string>

#include "tools/lib/http/http.h"

namespace dumpline {

// Resolves `reference` against the http or https URL `base` (RFC 3986, section 5.2), and returns
// the absolute URL without its fragment. Returns `reference` itself if the result is not an http or
// https URL.
std::string ResolveReference(const std::string& base, const std::string& reference);

// Returns the absolute URL to which `response`, received for `url`, redirects, or "" if it is not a
// redirect.
std::string RedirectTarget(const std::string& url, const HttpResponse& response);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_
