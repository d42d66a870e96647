// The options that filters with findings share, and the output of their findings.
#ifndef DUMPLINE_TOOLS_LIB_SETTINGS_FINDING_FLAGS_H_
#define DUMPLINE_TOOLS_LIB_SETTINGS_FINDING_FLAGS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/lib/cli/command_line.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/settings/finding.h"

namespace dumpline {

class FindingFlags {
 public:
  // Adds --only, the least severity of the findings to print.
  void AddOnly(CommandLine& cli);
  // Adds --now, for filters that check expiry dates.
  void AddNow(CommandLine& cli);

  // Returns the time of --now, or the current time. An invalid time is a usage error.
  absl::StatusOr<absl::Time> now() const;

  // Writes the findings that --only selects to `out`, and closes it. Returns whether one of all
  // findings is an error.
  absl::StatusOr<bool> Write(const std::vector<Finding>& findings, ByteSink* out) const;

 private:
  Severity least_ = Severity::kOk;
  std::string now_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SETTINGS_FINDING_FLAGS_H_
