#include "tools/lib/io/temp_file.h"

#include <algorithm>
#include <cstring>
#include <memory>

#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::Status TempFile::Write(absl::string_view bytes) {
  if (memory_.size() + bytes.size() > memory_bytes_) {
    RETURN_IF_ERROR(Spill());
    if (bytes.size() > memory_bytes_ / 2) {
      RETURN_IF_ERROR(file_.Write(bytes));
      file_bytes_ += bytes.size();
      return absl::OkStatus();
    }
  }
  memory_.append(bytes.data(), bytes.size());
  return absl::OkStatus();
}

absl::Status TempFile::Spill() {
  if (!file_.is_open()) {
    ASSIGN_OR_RETURN(file_, File::CreateTemporary());
  }
  RETURN_IF_ERROR(file_.Write(memory_));
  file_bytes_ += memory_.size();
  memory_.clear();
  return absl::OkStatus();
}

absl::StatusOr<size_t> TempFile::ReadAt(uint64_t offset, char* to, size_t size) const {
  if (offset >= file_bytes_) {
    const uint64_t pos = offset - file_bytes_;
    if (pos >= memory_.size()) return 0;
    const size_t count = std::min(size, memory_.size() - static_cast<size_t>(pos));
    std::memcpy(to, memory_.data() + pos, count);
    return count;
  }
  const uint64_t count = std::min<uint64_t>(size, file_bytes_ - offset);
  ASSIGN_OR_RETURN(const size_t got, file_.ReadAt(offset, to, static_cast<size_t>(count)));
  if (got == 0) {
    return absl::InternalError(absl::StrCat(file_.path(), ": became shorter while it was read"));
  }
  return got;
}

absl::Status TempFile::CopyTo(ByteSink* sink) const {
  constexpr size_t kBufferBytes = 256 << 10;
  const std::unique_ptr<char[]> buffer(new char[kBufferBytes]);
  for (uint64_t offset = 0;;) {
    ASSIGN_OR_RETURN(const size_t got, ReadAt(offset, buffer.get(), kBufferBytes));
    if (got == 0) return absl::OkStatus();
    RETURN_IF_ERROR(sink->Write(absl::string_view(buffer.get(), got)));
    offset += got;
  }
}

absl::StatusOr<size_t> TempFileSource::Read(char* to, size_t size) {
  const size_t count = static_cast<size_t>(std::min<uint64_t>(size, end_ - offset_));
  if (count == 0) return 0;
  ASSIGN_OR_RETURN(const size_t got, file_->ReadAt(offset_, to, count));
  offset_ += got;
  return got;
}

}  // namespace dumpline
