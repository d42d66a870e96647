// One check of a site and its result, which is one line of the output.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_CHECK_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_CHECK_H_

#include <functional>
#include <string>
#include <vector>

#include "tools/lib/text/json.h"

namespace dumpline {

struct CheckResult {
  std::string line;  // JSON object {…,"result","problems"}
  bool is_ok = false;
  bool is_final = false;  // a repetition within minutes cannot give another result
};

using Check = std::function<CheckResult()>;

// Appends the fields "result" and "problems" to `line`. The result is "ok" if there are no
// problems, otherwise "failed".
CheckResult MakeCheckResult(Json line, const std::vector<std::string>& problems);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_CHECK_H_
