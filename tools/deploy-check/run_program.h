// Runs another program without a shell and collects its output.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_RUN_PROGRAM_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_RUN_PROGRAM_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"

namespace dumpline {

struct ProgramResult {
  int exit_status = 0;  // 128 + N after signal N
  std::string out;
  std::string err;
};

// Runs `arguments[0]`, which is looked up in PATH, with an empty standard input and with
// `environment` ("NAME=VALUE") added to this process's own. Waits until it has closed both outputs
// and has exited. If that takes longer than `limit`, or the outputs exceed 4 MiB, kills the program
// with all processes of its group. Returns kNotFound if there is no such program, and
// kDeadlineExceeded after `limit`.
absl::StatusOr<ProgramResult> RunProgram(const std::vector<std::string>& arguments,
                                         const std::vector<std::string>& environment,
                                         absl::Duration limit);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_RUN_PROGRAM_H_
