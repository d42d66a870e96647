// Converts errors of system calls to statuses.
#ifndef DUMPLINE_TOOLS_LIB_IO_SYSTEM_ERROR_H_
#define DUMPLINE_TOOLS_LIB_IO_SYSTEM_ERROR_H_

#include <system_error>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the error "name: what: reason", with the reason of errno. The code is kNotFound for a
// missing file, kAlreadyExists for a file that O_EXCL refuses, and kInternal otherwise. It is never
// kUnavailable, because a retry does not repair a disk.
absl::Status SystemError(absl::string_view name, absl::string_view what);

// Does the same for an error of std::filesystem.
absl::Status SystemError(absl::string_view name, absl::string_view what,
                         const std::error_code& error);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_SYSTEM_ERROR_H_
