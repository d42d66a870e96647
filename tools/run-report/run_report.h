// Writes a run of a sync as one HTML page.
#ifndef DUMPLINE_TOOLS_RUN_REPORT_RUN_REPORT_H_
#define DUMPLINE_TOOLS_RUN_REPORT_RUN_REPORT_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/run-report/run_files.h"

namespace dumpline {

// Returns the page. It loads nothing and is complete without JavaScript. Texts of the run are
// escaped, and control characters shown by Printable(). The same files give the same page.
// `folder` is the run's folder, from which small images are read.
absl::StatusOr<std::string> RunReport(const RunFiles& files, const std::string& folder);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_RUN_REPORT_RUN_REPORT_H_
