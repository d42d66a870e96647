#include "tools/lib/io/spool.h"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <memory>

#include "absl/strings/str_cat.h"
#include "tools/lib/io/descriptor.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

Spool::Spool(ByteSource* source, int fd) : ByteSource(source->read_bytes()), source_(source) {
  struct stat info;
  if (fd < 0 || fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) return;
  const off_t offset = lseek(fd, 0, SEEK_CUR);
  if (offset < 0) return;
  input_fd_ = fd;
  input_offset_ = static_cast<uint64_t>(offset);
}

absl::StatusOr<size_t> Spool::Read(char* to, size_t size) {
  ASSIGN_OR_RETURN(const size_t got, source_->Read(to, size));
  if (input_fd_ < 0 && got > 0) RETURN_IF_ERROR(copy_.Write(absl::string_view(to, got)));
  bytes_ += got;
  return got;
}

absl::Status Spool::BecameShorter() const {
  return absl::InternalError(absl::StrCat(source_->name(), ": became shorter while it was read"));
}

absl::StatusOr<size_t> Spool::ReadAt(uint64_t offset, char* to, size_t size) const {
  const size_t count = static_cast<size_t>(std::min<uint64_t>(size, bytes_ - offset));
  if (count == 0) return 0;
  if (input_fd_ < 0) return copy_.ReadAt(offset, to, count);
  ASSIGN_OR_RETURN(const size_t got,
                   ReadDescriptorAt(input_fd_, source_->name(), input_offset_ + offset, to, count));
  if (got == 0) return BecameShorter();
  return got;
}

absl::Status Spool::CopyTo(uint64_t begin, uint64_t end, Writer* writer) const {
  constexpr size_t kBufferBytes = 256 << 10;
  const std::unique_ptr<char[]> buffer(new char[kBufferBytes]);
  while (begin < end && writer->status().ok()) {
    const size_t count = static_cast<size_t>(std::min<uint64_t>(end - begin, kBufferBytes));
    ASSIGN_OR_RETURN(const size_t got, ReadAt(begin, buffer.get(), count));
    if (got == 0) return BecameShorter();
    writer->Append(absl::string_view(buffer.get(), got));
    begin += got;
  }
  return writer->status();
}

absl::StatusOr<size_t> SpoolSource::Read(char* to, size_t size) {
  ASSIGN_OR_RETURN(const size_t got, spool_->ReadAt(offset_, to, size));
  offset_ += got;
  return got;
}

}  // namespace dumpline
