// Checks the hosts of a site, "example.com" and "www.example.com": both must lead to the same site,
// with https and a certificate that does not end soon.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_HOSTS_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_HOSTS_H_

#include <string>

#include "absl/time/time.h"
#include "tools/deploy-check/check.h"
#include "tools/lib/http/http.h"
#include "tools/lib/text/url.h"

namespace dumpline {

// Returns the URL with the host's other name: without "www." if it has that, otherwise with it.
Url OtherHost(Url url);

// Checks that the page at `url`, the root of the site, responds, after redirects between `url` and
// its OtherHost(). If `same_as` is not null, it is the site at the other host, and both must end at
// the same origin or serve the same build.
//
// The line is {"check":"host","url","status","final_url","result","problems"}.
CheckResult CheckHost(HttpTransport* transport, const Url& url, const Url* same_as);

// Checks that http://HOST, on port 80, redirects to https on the same host or its OtherHost().
//
// The line is {"check":"https-redirect","url","status","final_url","result","problems"}.
CheckResult CheckHttpsRedirect(HttpTransport* transport, const Url& url);

// Checks that the certificate of `url`, an https URL, is valid for at least `days` days.
//
// The line is {"check":"certificate","url","status","certificate_end","certificate_days","result",
// "problems"}. The days are rounded down.
CheckResult CheckCertificate(HttpTransport* transport, const Url& url, int days, absl::Time now);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_HOSTS_H_
