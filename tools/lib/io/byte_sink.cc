#include "tools/lib/io/byte_sink.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#include "absl/strings/cord.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace {

constexpr char kBrokenPipe[] = "dumpline/broken-pipe";

}  // namespace

bool IsBrokenPipe(const absl::Status& status) { return status.GetPayload(kBrokenPipe).has_value(); }

absl::Status FdSink::Write(absl::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = write(fd_, bytes.data(), bytes.size());
    if (written >= 0) {
      bytes.remove_prefix(static_cast<size_t>(written));
    } else if (errno != EINTR) {
      const bool is_broken_pipe = errno == EPIPE;
      absl::Status status =
          absl::UnavailableError(absl::StrCat(name_, ": cannot write: ", strerror(errno)));
      if (is_broken_pipe) status.SetPayload(kBrokenPipe, absl::Cord());
      return status;
    }
  }
  return absl::OkStatus();
}

absl::Status FdSink::Close() {
  // Linux has closed the descriptor even when close() says EINTR (close(2)), so there is no retry.
  if (close(fd_) != 0 && errno != EINTR) {
    return absl::UnavailableError(absl::StrCat(name_, ": cannot close: ", strerror(errno)));
  }
  return absl::OkStatus();
}

}  // namespace dumpline
