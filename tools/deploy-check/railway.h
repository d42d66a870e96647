// Checks the newest deployment of a Railway service with Railway's command line program, `railway`.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_RAILWAY_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_RAILWAY_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "tools/deploy-check/check.h"
#include "tools/deploy-check/run_program.h"

namespace dumpline {

struct RailwayOptions {
  std::string site;         // for the output
  std::string service;      // name or id; "" for the service that the folder is linked to
  std::string environment;  // name or id; "" for the one that the folder or the token belongs to
};

// Runs a program and returns its result.
using Runner =
    std::function<absl::StatusOr<ProgramResult>(const std::vector<std::string>& arguments)>;

// Returns a runner for `railway`, with a time limit.
Runner RailwayRunner();

// Checks that the newest deployment has succeeded. Nothing of the program's output is repeated
// except a deployment's id, status and time, because the output may contain secrets.
//
// The line is {"check":"railway","url","status":null,"deployment","result","problems"}. The
// deployment is null or {"id","status","created_at"}.
CheckResult CheckRailway(const RailwayOptions& options, const Runner& run);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_RAILWAY_H_
