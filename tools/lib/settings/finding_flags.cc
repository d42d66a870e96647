#include "tools/lib/settings/finding_flags.h"

#include "absl/time/clock.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"

namespace dumpline {

void FindingFlags::AddOnly(CommandLine& cli) {
  cli.Choice("--only", &least_, SeverityNames(),
             "Least severity of the findings to print (default: ok)");
}

void FindingFlags::AddNow(CommandLine& cli) {
  cli.Value("--now", "TIME", &now_,
            "Time to use in checks of expiry dates, such as 2026-11-23T00:00:00Z (default: now)");
}

absl::StatusOr<absl::Time> FindingFlags::now() const {
  absl::Time time = absl::Now();
  std::string error;
  if (!now_.empty() && !absl::ParseTime(absl::RFC3339_full, now_, &time, &error)) {
    return UsageError("invalid time in --now (expected one like 2026-11-23T00:00:00Z)");
  }
  return time;
}

absl::StatusOr<bool> FindingFlags::Write(const std::vector<Finding>& findings,
                                         ByteSink* out) const {
  std::vector<Finding> selected;
  for (const Finding& finding : findings) {
    if (finding.severity >= least_) selected.push_back(finding);
  }
  RETURN_IF_ERROR(WriteFindings(selected, out));
  return HasError(findings);
}

}  // namespace dumpline
