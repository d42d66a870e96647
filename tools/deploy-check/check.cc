#include "tools/deploy-check/check.h"

#include "nlohmann/json.hpp"

namespace dumpline {

CheckResult MakeCheckResult(Json line, const std::vector<std::string>& problems) {
  CheckResult result;
  result.is_ok = problems.empty();
  line["result"] = result.is_ok ? "ok" : "failed";
  line["problems"] = problems;
  result.line = ToJsonText(line);
  return result;
}

}  // namespace dumpline
