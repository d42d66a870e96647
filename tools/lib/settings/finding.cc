#include "tools/lib/settings/finding.h"

#include <algorithm>
#include <utility>

#include "nlohmann/json.hpp"
#include "tools/lib/io/writer.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

std::string SeverityName(Severity severity) {
  for (const auto& [name, named] : SeverityNames()) {
    if (named == severity) return name;
  }
  return "error";
}

}  // namespace

const std::vector<std::pair<std::string, Severity>>& SeverityNames() {
  static const auto& names =
      *new std::vector<std::pair<std::string, Severity>>{{"error", Severity::kError},
                                                         {"warning", Severity::kWarning},
                                                         {"info", Severity::kInfo},
                                                         {"ok", Severity::kOk}};
  return names;
}

Finding Finding::Ok(std::string check, std::string what) {
  return {std::move(check), Severity::kOk, std::move(what), ""};
}

Finding Finding::Info(std::string check, std::string what) {
  return {std::move(check), Severity::kInfo, std::move(what), ""};
}

Finding Finding::Warning(std::string check, std::string what, std::string fix) {
  return {std::move(check), Severity::kWarning, std::move(what), std::move(fix)};
}

Finding Finding::Error(std::string check, std::string what, std::string fix) {
  return {std::move(check), Severity::kError, std::move(what), std::move(fix)};
}

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
