#include "tools/lib/io/system_error.h"

#include <errno.h>

#include "absl/strings/str_cat.h"

namespace dumpline {

absl::Status SystemError(absl::string_view name, absl::string_view what) {
  return SystemError(name, what, std::error_code(errno, std::generic_category()));
}

absl::Status SystemError(absl::string_view name, absl::string_view what,
                         const std::error_code& error) {
  const std::string text = absl::StrCat(name, ": ", what, ": ", error.message());
  if (error == std::errc::no_such_file_or_directory) return absl::NotFoundError(text);
  if (error == std::errc::file_exists) return absl::AlreadyExistsError(text);
  return absl::InternalError(text);
}

}  // namespace dumpline
