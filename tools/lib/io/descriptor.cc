#include "tools/lib/io/descriptor.h"

#include <errno.h>
#include <unistd.h>

#include "absl/strings/cord.h"
#include "tools/lib/io/system_error.h"

namespace dumpline {
namespace {

constexpr char kBrokenPipe[] = "dumpline/broken-pipe";

}  // namespace

absl::StatusOr<size_t> ReadDescriptor(int fd, absl::string_view name, char* to, size_t size) {
  for (;;) {
    const ssize_t got = read(fd, to, size);
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) return SystemError(name, "cannot read");
  }
}

absl::StatusOr<size_t> ReadDescriptorAt(int fd, absl::string_view name, uint64_t offset, char* to,
                                        size_t size) {
  for (;;) {
    const ssize_t got = pread(fd, to, size, static_cast<off_t>(offset));
    if (got >= 0) return static_cast<size_t>(got);
    if (errno != EINTR) return SystemError(name, "cannot read");
  }
}

absl::Status WriteDescriptor(int fd, absl::string_view name, absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      const bool is_broken_pipe = errno == EPIPE;
      absl::Status status = SystemError(name, "cannot write");
      if (is_broken_pipe) status.SetPayload(kBrokenPipe, absl::Cord());
      return status;
    }
  }
  return absl::OkStatus();
}

absl::Status CloseDescriptor(int fd, absl::string_view name) {
  // On Linux, the descriptor is closed even if close() returns EINTR (close(2)), so the call is not
  // repeated.
  if (close(fd) != 0 && errno != EINTR) return SystemError(name, "cannot close");
  return absl::OkStatus();
}

bool IsBrokenPipe(const absl::Status& status) { return status.GetPayload(kBrokenPipe).has_value(); }

}  // namespace dumpline
