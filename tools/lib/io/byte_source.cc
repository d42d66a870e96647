#include "tools/lib/io/byte_source.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace dumpline {

absl::StatusOr<size_t> FdSource::Read(char* to, size_t size) {
  for (;;) {
    const ssize_t got = read(fd_, to, size);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) {
      return absl::UnavailableError(absl::StrCat(name_, ": cannot read: ", strerror(errno)));
    }
  }
}

absl::StatusOr<size_t> StringSource::Read(char* to, size_t size) {
  const size_t count = std::min({size, read_bytes(), bytes_.size()});
  if (count > 0) memcpy(to, bytes_.data(), count);
  bytes_.remove_prefix(count);
  return count;
}

}  // namespace dumpline
