#include "tools/lib/settings/finding.h"

#include <algorithm>

#include "nlohmann/json.hpp"
#include "tools/lib/io/writer.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

const char* SeverityName(Severity severity) {
  switch (severity) {
    case Severity::kOk:
      return "ok";
    case Severity::kInfo:
      return "info";
    case Severity::kWarning:
      return "warning";
    case Severity::kError:
      break;
  }
  return "error";
}

}  // namespace

bool HasError(const std::vector<Finding>& findings) {
  return std::any_of(findings.begin(), findings.end(),
                     [](const Finding& finding) { return finding.severity == Severity::kError; });
}

absl::Status WriteFindings(const std::vector<Finding>& findings, ByteSink* out) {
  Writer writer(out);
  for (const Finding& finding : findings) {
    Json line;
    line["check"] = finding.check;
    line["severity"] = SeverityName(finding.severity);
    line["what"] = finding.what;
    line["fix"] = finding.fix;
    writer.Append(ToJsonText(line) + "\n");
  }
  return writer.Close();
}

}  // namespace dumpline
