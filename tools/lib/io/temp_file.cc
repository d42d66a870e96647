#include "tools/lib/io/temp_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"

namespace dumpline {

TempFile::~TempFile() {
  if (fd_ >= 0) close(fd_);
}

absl::Status TempFile::Spill() {
  if (fd_ < 0) {
    const char* const directory = getenv("TMPDIR");
    name_ = directory != nullptr && *directory != '\0' ? directory : "/tmp";
    name_ += "/dumpline-temp-XXXXXX";
    fd_ = mkostemp(&name_[0], O_CLOEXEC);
    if (fd_ < 0) {
      return absl::UnavailableError(absl::StrCat(name_, ": cannot create: ", strerror(errno)));
    }
    unlink(name_.c_str());
  }
  const absl::Status written = FdSink(fd_, name_).Write(memory_);
  if (!written.ok()) return written;
  file_bytes_ += memory_.size();
  memory_.clear();
  return absl::OkStatus();
}

absl::Status TempFile::Write(absl::string_view bytes) {
  memory_.append(bytes.data(), bytes.size());
  return memory_.size() > memory_bytes_ ? Spill() : absl::OkStatus();
}

absl::StatusOr<size_t> TempFile::ReadAt(uint64_t offset, char* to, size_t size) {
  if (offset >= file_bytes_) {
    const uint64_t pos = offset - file_bytes_;
    if (pos >= memory_.size()) return 0;
    const size_t taken = std::min(size, memory_.size() - static_cast<size_t>(pos));
    memcpy(to, memory_.data() + pos, taken);
    return taken;
  }
  for (;;) {
    const ssize_t got =
        pread(fd_, to, static_cast<size_t>(std::min<uint64_t>(size, file_bytes_ - offset)),
              static_cast<off_t>(offset));
    if (got > 0) return static_cast<size_t>(got);
    if (got < 0 && errno == EINTR) continue;
    return absl::UnavailableError(
        absl::StrCat(name_, ": cannot read: ", got == 0 ? "it became shorter" : strerror(errno)));
  }
}

absl::Status TempFile::CopyTo(ByteSink* sink) {
  constexpr size_t kBufferBytes = 256 << 10;
  const std::unique_ptr<char[]> buffer(new char[kBufferBytes]);
  for (uint64_t offset = 0;;) {
    const absl::StatusOr<size_t> got = ReadAt(offset, buffer.get(), kBufferBytes);
    if (!got.ok()) return got.status();
    if (*got == 0) return absl::OkStatus();
    const absl::Status written = sink->Write(absl::string_view(buffer.get(), *got));
    if (!written.ok()) return written;
    offset += *got;
  }
}

absl::StatusOr<size_t> TempFileSource::Read(char* to, size_t size) {
  const size_t wanted = static_cast<size_t>(std::min<uint64_t>(size, end_ - at_));
  if (wanted == 0) return 0;
  const absl::StatusOr<size_t> got = file_->ReadAt(at_, to, wanted);
  if (got.ok()) at_ += *got;
  return got;
}

}  // namespace dumpline
