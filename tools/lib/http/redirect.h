// Where a redirect leads. No transport follows one; who asks may.
#ifndef DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_
#define DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"

namespace dumpline {

// "https://host:port" of an absolute URL, in lower case and without the scheme's own port; "" when
// it is no http or https URL.
std::string OriginOf(absl::string_view url);

// The absolute URL that `reference` means at the URL `base` (RFC 3986, section 5.2), without
// fragment.
std::string ResolveReference(absl::string_view base, absl::string_view reference);

// The absolute URL to which `response`, the answer to `url`, redirects; "" when it does not.
std::string RedirectTarget(absl::string_view url, const HttpResponse& response);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_HTTP_REDIRECT_H_
