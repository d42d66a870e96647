// The origins from which browsers may call an application's server, as a setting lists them.
#ifndef DUMPLINE_TOOLS_APP_CHECK_CORS_ORIGINS_H_
#define DUMPLINE_TOOLS_APP_CHECK_CORS_ORIGINS_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/settings/finding.h"

namespace dumpline {

// Returns the entries of a list: a JSON array of texts, as pydantic reads it, or texts separated by
// commas.
std::vector<std::string> ParseOrigins(absl::string_view text);

// Returns a finding for each problem of the list `text`, which is the value of the setting `name`,
// or one that says that it has `site`. A browser compares origins byte by byte (RFC 6454, section
// 6.2), so the list must have the site's origin exactly. `site` is an http or https URL, or "" if
// it is unknown.
std::vector<Finding> CheckCorsOrigins(const std::string& name, absl::string_view text,
                                      const std::string& site);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_APP_CHECK_CORS_ORIGINS_H_
