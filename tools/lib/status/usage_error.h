// Errors in a program's usage: options that contradict each other or have invalid values.
#ifndef DUMPLINE_TOOLS_LIB_STATUS_USAGE_ERROR_H_
#define DUMPLINE_TOOLS_LIB_STATUS_USAGE_ERROR_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Returns an InvalidArgument error marked as a usage error. A program that fails with it exits with
// status 2 and refers to its --help.
absl::Status UsageError(absl::string_view message);

// Returns whether `status` was made by UsageError(). The mark is a payload of the status, so a
// status rebuilt from code and message lacks it.
bool IsUsageError(const absl::Status& status);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STATUS_USAGE_ERROR_H_
