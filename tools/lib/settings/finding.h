// Findings are the results of checks. Every filter writes them in the same form.
#ifndef DUMPLINE_TOOLS_LIB_SETTINGS_FINDING_H_
#define DUMPLINE_TOOLS_LIB_SETTINGS_FINDING_H_

#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"

namespace dumpline {

enum class Severity { kOk, kInfo, kWarning, kError };

// Returns the severities by the names that findings and options show.
const std::vector<std::pair<std::string, Severity>>& SeverityNames();

struct Finding {
  std::string check;  // name of the check, such as "prod-key"
  Severity severity = Severity::kOk;
  std::string what;  // one line of plain text without secrets
  std::string fix;   // one imperative sentence or a command; "" if there is nothing to do

  // Return findings of these severities.
  static Finding Ok(std::string check, std::string what);
  static Finding Info(std::string check, std::string what);
  static Finding Warning(std::string check, std::string what, std::string fix);
  static Finding Error(std::string check, std::string what, std::string fix);
};

// Returns true if one of the findings is an error.
bool HasError(const std::vector<Finding>& findings);

// Writes a line {"check","severity","what","fix"} for each finding to `out`, and closes it.
absl::Status WriteFindings(const std::vector<Finding>& findings, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SETTINGS_FINDING_H_
