#include "tools/lib/io/spool.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "tools/lib/io/byte_sink.h"

namespace dumpline {
namespace {

absl::Status SystemError(absl::string_view what) {
  return absl::UnavailableError(absl::StrCat(what, ": ", strerror(errno)));
}

}  // namespace

Spool::Spool(ByteSource* source, int fd) : ByteSource(source->read_bytes()), source_(source) {
  struct stat info;
  if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return;
  const off_t at = lseek(fd, 0, SEEK_CUR);
  if (at < 0) return;
  fd_ = fd;
  is_input_ = true;
  base_ = static_cast<uint64_t>(at);
  file_name_ = std::string(source->name());
}

Spool::~Spool() {
  if (fd_ >= 0 && !is_input_) close(fd_);
}

absl::Status Spool::OpenFile() {
  const char* const directory = getenv("TMPDIR");
  file_name_ = directory != nullptr && *directory != '\0' ? directory : "/tmp";
  file_name_ += "/dumpline-spool-XXXXXX";
  fd_ = mkostemp(&file_name_[0], O_CLOEXEC);
  if (fd_ < 0) return SystemError(absl::StrCat(file_name_, ": cannot create"));
  unlink(file_name_.c_str());
  return absl::OkStatus();
}

absl::StatusOr<size_t> Spool::Read(char* to, size_t size) {
  absl::StatusOr<size_t> got = source_->Read(to, size);
  if (!got.ok() || *got == 0 || is_input_) return got;
  if (fd_ < 0) {
    const absl::Status opened = OpenFile();
    if (!opened.ok()) return opened;
  }
  const absl::Status written = FdSink(fd_, file_name_).Write(absl::string_view(to, *got));
  if (!written.ok()) return written;
  return got;
}

absl::Status Spool::CopyTo(uint64_t begin, uint64_t end, Writer* writer) {
  constexpr size_t kBufferBytes = 256 << 10;
  const std::unique_ptr<char[]> buffer(new char[kBufferBytes]);
  while (begin < end && writer->status().ok()) {
    const size_t wanted = static_cast<size_t>(std::min<uint64_t>(end - begin, kBufferBytes));
    const ssize_t got = pread(fd_, buffer.get(), wanted, static_cast<off_t>(base_ + begin));
    if (got < 0) {
      if (errno == EINTR) continue;
      return SystemError(absl::StrCat(file_name_, ": cannot read"));
    }
    if (got == 0) {
      return absl::UnavailableError(absl::StrCat(file_name_, ": became shorter while it was read"));
    }
    writer->Append(absl::string_view(buffer.get(), static_cast<size_t>(got)));
    begin += static_cast<uint64_t>(got);
  }
  return writer->status();
}

}  // namespace dumpline
