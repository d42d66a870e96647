#include "tools/bucket-upload/upload_state.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/system_error.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

constexpr absl::string_view kLineStart = "{\"id\":\"";

}  // namespace

absl::StatusOr<std::unique_ptr<FileUploadState>> FileUploadState::Open(const std::string& path) {
  ASSIGN_OR_RETURN(File file, File::Open(path, O_RDWR | O_CREAT | O_APPEND, 0600));
  std::unique_ptr<FileUploadState> state(new FileUploadState(std::move(file)));
  const int fd = state->file_.fd();
  // std::filesystem cannot lock files.
  if (flock(fd, LOCK_EX | LOCK_NB) != 0) {
    return absl::UnavailableError(absl::StrCat(path, ": another program is using it"));
  }
  struct stat info;
  if (fstat(fd, &info) != 0) return SystemError(path, "cannot read");
  if (!S_ISREG(info.st_mode)) {
    return absl::InvalidArgumentError(absl::StrCat(path, ": not a regular file"));
  }
  RETURN_IF_ERROR(state->Read());
  return state;
}

absl::Status FileUploadState::Read() {
  // A file that is not a state file may be larger than memory.
  char first[kLineStart.size()];
  ASSIGN_OR_RETURN(const size_t got, file_.ReadAt(0, first, sizeof first));
  if (!absl::StartsWith(kLineStart, absl::string_view(first, got))) return InvalidLine(1);
  ASSIGN_OR_RETURN(const std::string text, ReadFile(file_.path()));
  size_t begin = 0;
  int number = 0;
  for (size_t end; (end = text.find('\n', begin)) != std::string::npos; begin = end + 1) {
    RETURN_IF_ERROR(ReadLine(absl::string_view(text).substr(begin, end - begin), ++number));
  }
  const absl::string_view incomplete = absl::string_view(text).substr(begin);
  if (!absl::StartsWith(incomplete, kLineStart) && !absl::StartsWith(kLineStart, incomplete)) {
    return InvalidLine(number + 1);
  }
  if (!incomplete.empty() && ftruncate(file_.fd(), static_cast<off_t>(begin)) != 0) {
    return SystemError(file_.path(), "cannot write");
  }
  EmptyIfAllEnded();
  return status_;
}

absl::Status FileUploadState::ReadLine(absl::string_view line, int number) {
  const absl::StatusOr<Json> json = ParseJson(line);
  if (!json.ok() || !json->is_object()) return InvalidLine(number);
  const std::string key = TextField(*json, "id");
  const std::string upload = TextField(*json, "upload");
  if (key.empty() || (upload.empty() && json->count("ended") == 0)) return InvalidLine(number);
  if (upload.empty()) {
    uploads_.erase(key);
  } else {
    uploads_[key] = upload;
  }
  return absl::OkStatus();
}

absl::Status FileUploadState::InvalidLine(int number) const {
  return absl::InvalidArgumentError(
      absl::StrCat(file_.path(), ":", number, ": not a line of a state file"));
}

std::string FileUploadState::Find(const std::string& key) const {
  const auto found = uploads_.find(key);
  return found == uploads_.end() ? "" : found->second;
}

void FileUploadState::Started(const std::string& key, const std::string& upload) {
  uploads_[key] = upload;
  Append(ToJsonText({{"id", key}, {"upload", upload}}));
}

void FileUploadState::Ended(const std::string& key) {
  if (uploads_.erase(key) == 0) return;
  Append(ToJsonText({{"id", key}, {"ended", true}}));
  EmptyIfAllEnded();
}

void FileUploadState::Append(const std::string& line) {
  const absl::Status written = file_.Write(line + "\n");
  if (status_.ok()) status_ = written;
}

void FileUploadState::EmptyIfAllEnded() {
  if (!uploads_.empty() || ftruncate(file_.fd(), 0) == 0) return;
  if (status_.ok()) status_ = SystemError(file_.path(), "cannot write");
}

absl::Status FileUploadState::Close() { return status_; }

}  // namespace dumpline
