#include "tools/lib/io/file.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

absl::StatusOr<int> Open(const std::string& path, int flags) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC, 0666);
  if (fd < 0) {
    return absl::UnavailableError(absl::StrCat(path, ": cannot open: ", strerror(errno)));
  }
  return fd;
}

absl::StatusOr<std::string> ReadAll(ByteSource* source) {
  std::string bytes;
  char buffer[1 << 16];
  for (;;) {
    ASSIGN_OR_RETURN(const size_t got, source->Read(buffer, sizeof buffer));
    if (got == 0) return bytes;
    bytes.append(buffer, got);
  }
}

}  // namespace

absl::StatusOr<std::string> ReadFile(const std::string& path) {
  ASSIGN_OR_RETURN(const int fd, Open(path, O_RDONLY));
  FdSource source(fd, path);
  absl::StatusOr<std::string> bytes = ReadAll(&source);
  close(fd);
  return bytes;
}

absl::Status WriteFile(const std::string& path, absl::string_view bytes) {
  ASSIGN_OR_RETURN(const int fd, Open(path, O_WRONLY | O_CREAT | O_TRUNC));
  FdSink sink(fd, path);
  const absl::Status written = sink.Write(bytes);
  const absl::Status closed = sink.Close();
  return written.ok() ? closed : written;
}

}  // namespace dumpline
