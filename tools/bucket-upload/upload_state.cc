#include "tools/bucket-upload/upload_state.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/cli/filter_app.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/storage/object.h"

namespace dumpline {
namespace {

constexpr absl::string_view kLineBegin = "{\"id\":\"";

absl::Status SystemError(const std::string& path, absl::string_view what) {
  return absl::UnavailableError(absl::StrCat(path, ": ", what, ": ", strerror(errno)));
}

}  // namespace

absl::StatusOr<std::unique_ptr<FileUploadState>> FileUploadState::Open(const std::string& path) {
  const int fd = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (fd < 0) return SystemError(path, "cannot open");
  std::unique_ptr<FileUploadState> state(new FileUploadState(path, fd));
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return absl::UnavailableError(absl::StrCat(path, ": another program is using it"));
  }
  struct stat info;
  if (fstat(fd, &info) != 0) return SystemError(path, "cannot look at");
  if (!S_ISREG(info.st_mode)) return absl::InvalidArgumentError(absl::StrCat(path, ": no file"));
  const absl::Status read = state->Read();
  if (!read.ok()) return read;
  return state;
}

FileUploadState::~FileUploadState() { close(fd_); }

absl::Status FileUploadState::Read() {
  // What is something else may be larger than memory.
  char first[kLineBegin.size()];
  const ssize_t got = pread(fd_, first, sizeof first, 0);
  if (got < 0) return SystemError(path_, "cannot read");
  if (!absl::StartsWith(kLineBegin, absl::string_view(first, static_cast<size_t>(got)))) {
    return NoLine(1);
  }
  const absl::StatusOr<std::string> text = ReadFile(path_);
  if (!text.ok()) return text.status();
  size_t begin = 0;
  int number = 0;
  for (size_t end; (end = text->find('\n', begin)) != std::string::npos; begin = end + 1) {
    const absl::Status status =
        ReadLine(absl::string_view(*text).substr(begin, end - begin), ++number);
    if (!status.ok()) return status;
  }
  const absl::string_view half_line = absl::string_view(*text).substr(begin);
  if (!absl::StartsWith(half_line, kLineBegin) && !absl::StartsWith(kLineBegin, half_line)) {
    return ReadLine(half_line, ++number);
  }
  if (!half_line.empty() && ftruncate(fd_, static_cast<off_t>(begin)) != 0) {
    return SystemError(path_, "cannot write");
  }
  EmptyIfNoneIsOpen();
  return status_;
}

absl::Status FileUploadState::ReadLine(absl::string_view line, int number) {
  const absl::StatusOr<Json> json = ParseJson(line);
  const bool is_line = json.ok() && json->is_object();
  const std::string id = is_line ? TextField(*json, "id") : "";
  const std::string upload = is_line ? TextField(*json, "upload") : "";
  if (id.empty() || (upload.empty() && json->count("ended") == 0)) {
    return NoLine(number);
  }
  if (upload.empty()) {
    open_.erase(id);
  } else {
    open_[id] = upload;
  }
  return absl::OkStatus();
}

absl::Status FileUploadState::NoLine(int number) const {
  return absl::InvalidArgumentError(
      absl::StrCat(path_, ":", number, ": not a line of a state file"));
}

std::string FileUploadState::Find(const std::string& id) const {
  const auto found = open_.find(id);
  return found == open_.end() ? "" : found->second;
}

void FileUploadState::Begun(const std::string& id, const std::string& upload) {
  open_[id] = upload;
  Append(ToJsonText({{"id", id}, {"upload", upload}}));
}

void FileUploadState::Ended(const std::string& id) {
  if (open_.erase(id) == 0) return;
  Append(ToJsonText({{"id", id}, {"ended", true}}));
  EmptyIfNoneIsOpen();
}

void FileUploadState::Append(const std::string& line) {
  const absl::Status written = FdSink(fd_, path_).Write(line + "\n");
  if (status_.ok()) status_ = written;
}

void FileUploadState::EmptyIfNoneIsOpen() {
  if (!open_.empty() || ftruncate(fd_, 0) == 0) return;
  if (status_.ok()) status_ = SystemError(path_, "cannot write");
}

absl::Status FileUploadState::Close() { return status_; }

}  // namespace dumpline
