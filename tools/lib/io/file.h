// Whole files.
#ifndef DUMPLINE_TOOLS_LIB_IO_FILE_H_
#define DUMPLINE_TOOLS_LIB_IO_FILE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the bytes of the file at `path`. Errors name the path and the system's reason.
absl::StatusOr<std::string> ReadFile(const std::string& path);

// Replaces the file at `path` by `bytes`, in place; creates it if it does not exist. "-" is a file
// of that name.
absl::Status WriteFile(const std::string& path, absl::string_view bytes);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_FILE_H_
