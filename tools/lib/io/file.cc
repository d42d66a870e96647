#include "tools/lib/io/file.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/descriptor.h"
#include "tools/lib/io/system_error.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/utf8.h"

namespace dumpline {

absl::StatusOr<std::string> ReadFile(const std::string& path, Links links) {
  const int flags = O_RDONLY | (links == Links::kRefuse ? O_NOFOLLOW : 0);
  ASSIGN_OR_RETURN(File file, File::Open(path, flags));
  FileSource source(std::move(file));
  return ReadAll(&source);
}

absl::StatusOr<std::string> ReadTextFile(const std::string& path) {
  ASSIGN_OR_RETURN(std::string text, ReadFile(path));
  if (absl::StartsWith(text, "\xFF\xFE") || absl::StartsWith(text, "\xFE\xFF")) {
    return absl::InvalidArgumentError(
        absl::StrCat(path, ": UTF-16 text (expected UTF-8). Run: iconv -f UTF-16 -t UTF-8 ", path));
  }
  if (absl::StartsWith(text, kByteOrderMark)) text.erase(0, kByteOrderMark.size());
  return text;
}

absl::StatusOr<std::string> ReadAll(ByteSource* source) {
  std::string bytes;
  std::string buffer(source->read_bytes(), '\0');
  for (;;) {
    ASSIGN_OR_RETURN(const size_t got, source->Read(&buffer[0], buffer.size()));
    if (got == 0) return bytes;
    bytes.append(buffer, 0, got);
  }
}

absl::Status WriteFile(const std::string& path, absl::string_view bytes) {
  ASSIGN_OR_RETURN(const std::unique_ptr<FileSink> sink, FileSink::Open(path));
  RETURN_IF_ERROR(sink->Write(bytes));
  return sink->Close();
}

absl::Status ReplaceFile(const std::string& path, absl::string_view bytes) {
  const std::string temporary = path + ".new";
  RETURN_IF_ERROR(WriteFile(temporary, bytes));
  std::error_code error;
  std::filesystem::rename(temporary, path, error);
  return error ? SystemError(path, "cannot rename", error) : absl::OkStatus();
}

File::File(int fd, std::string path) : fd_(fd), path_(std::move(path)) {}

File::File(File&& other) noexcept
    : fd_(std::exchange(other.fd_, -1)), path_(std::move(other.path_)) {}

File& File::operator=(File&& other) noexcept {
  std::swap(fd_, other.fd_);
  std::swap(path_, other.path_);
  return *this;
}

File::~File() {
  if (fd_ >= 0) close(fd_);
}

absl::StatusOr<File> File::Open(const std::string& path, int flags, unsigned mode) {
  const int fd = open(path.c_str(), flags | O_CLOEXEC, mode);
  if (fd < 0) return SystemError(path, "cannot open");
  return File(fd, path);
}

absl::StatusOr<File> File::CreateTemporary() {
  const char* const folder = getenv("TMPDIR");
  const bool has_folder = folder != nullptr && *folder != '\0';
  std::string path = absl::StrCat(has_folder ? folder : "/tmp", "/dumpline-XXXXXX");
  const int fd = mkostemp(&path[0], O_CLOEXEC);
  if (fd < 0) return SystemError(path, "cannot create");
  unlink(path.c_str());
  return File(fd, std::move(path));
}

absl::StatusOr<size_t> File::Read(char* to, size_t size) {
  return ReadDescriptor(fd_, path_, to, size);
}

absl::StatusOr<size_t> File::ReadAt(uint64_t offset, char* to, size_t size) const {
  return ReadDescriptorAt(fd_, path_, offset, to, size);
}

absl::Status File::Write(absl::string_view bytes) { return WriteDescriptor(fd_, path_, bytes); }

absl::Status File::Close() { return CloseDescriptor(std::exchange(fd_, -1), path_); }

FileSource::FileSource(File file, size_t read_bytes)
    : ByteSource(read_bytes), file_(std::move(file)) {}

absl::StatusOr<std::unique_ptr<FileSource>> FileSource::Open(const std::string& path,
                                                             size_t read_bytes) {
  ASSIGN_OR_RETURN(File file, File::Open(path, O_RDONLY));
  return std::make_unique<FileSource>(std::move(file), read_bytes);
}

FileSink::FileSink(File file) : file_(std::move(file)) {}

absl::StatusOr<std::unique_ptr<FileSink>> FileSink::Open(const std::string& path) {
  ASSIGN_OR_RETURN(File file, File::Open(path, O_WRONLY | O_CREAT | O_TRUNC));
  return std::unique_ptr<FileSink>(new FileSink(std::move(file)));
}

}  // namespace dumpline
