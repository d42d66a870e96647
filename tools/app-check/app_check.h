// Checks the settings of a web application that uses a Supabase project: a server such as FastAPI's
// and a front end built by Vite.
//
// Findings show the names of settings, hosts, project references, dates and origins of web sites,
// but no other part of a value.
#ifndef DUMPLINE_TOOLS_APP_CHECK_APP_CHECK_H_
#define DUMPLINE_TOOLS_APP_CHECK_APP_CHECK_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/lib/settings/dotenv.h"
#include "tools/lib/settings/finding.h"

namespace dumpline {

struct AppCheckOptions {
  std::string site;  // origin of the web site; "" to take it from SITE_URL
  absl::Time now;
};

// Returns the findings in a fixed order. Without any of the application's settings, the only
// finding says so.
std::vector<Finding> CheckApp(const Settings& settings, const AppCheckOptions& options);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_APP_CHECK_APP_CHECK_H_
