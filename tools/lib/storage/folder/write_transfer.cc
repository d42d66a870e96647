#include "tools/lib/storage/folder/write_transfer.h"

#include <fcntl.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {
namespace {

constexpr size_t kBufferBytes = 64 << 10;

class WriteTransfer : public std::enable_shared_from_this<WriteTransfer> {
 public:
  WriteTransfer(std::unique_ptr<NewObjectFile> file, std::shared_ptr<BodySource> source,
                uint64_t bytes, HttpTransport* transport, StoreDone done)
      : file_(std::move(file)),
        source_(std::move(source)),
        bytes_(bytes),
        transport_(transport),
        done_(std::move(done)) {}

  void Start(bool overwrite) {
    const absl::Status opened = file_->Open(overwrite);
    source_->OnReadable([self = shared_from_this()] { self->Schedule(); });
    if (opened.ok()) return Schedule();
    transport_->After(absl::ZeroDuration(),
                      [self = shared_from_this(), opened] { self->Finish(opened); });
  }

 private:
  void Schedule() {
    transport_->After(absl::ZeroDuration(), [self = shared_from_this()] { self->Pump(); });
  }

  // Moves bytes until the source has none ready, or all have been written.
  void Pump() {
    if (source_ == nullptr) return;  // finished
    bool is_waiting = false;
    absl::Status status;
    while (status.ok() && !is_waiting && file_->bytes() < bytes_) status = Step(&is_waiting);
    if (!status.ok() || !is_waiting) Finish(status);
  }

  absl::Status Step(bool* is_waiting) {
    char buffer[kBufferBytes];
    const uint64_t left = bytes_ - file_->bytes();
    ASSIGN_OR_RETURN(
        const size_t got,
        source_->Read(buffer, static_cast<size_t>(std::min<uint64_t>(sizeof buffer, left))));
    if (got == BodySource::kNotYet) {
      *is_waiting = true;
      return absl::OkStatus();
    }
    if (got == 0) {
      return absl::DataLossError(absl::StrCat(file_->path(), ": the content ended at byte ",
                                              file_->bytes(), " of ", bytes_));
    }
    return file_->Write(absl::string_view(buffer, got));
  }

  void Finish(const absl::Status& status) {
    if (source_ == nullptr) return;
    source_->OnReadable(nullptr);
    source_ = nullptr;
    done_(file_->Finish(status));
  }

  const std::unique_ptr<NewObjectFile> file_;
  std::shared_ptr<BodySource> source_;  // nullptr once the transfer has finished
  const uint64_t bytes_;
  HttpTransport* const transport_;
  const StoreDone done_;
};

}  // namespace

absl::Status NewObjectFile::Open(bool overwrite) {
  ASSIGN_OR_RETURN(index_, indexes_->GetWritable(info_.bucket));
  if (!overwrite && index_->entries().count(info_.key) > 0) {
    return absl::AlreadyExistsError(
        absl::StrCat(folder_.path(), ": '", info_.key, "' exists already"));
  }
  // A file of that name may exist. A killed process may have left it, it may belong to another key
  // where the file system ignores case, or it may be a link. It must not be replaced.
  std::vector<std::string> existing;
  std::string name;
  absl::StatusOr<File> file = absl::InternalError("no file");
  do {
    if (!name.empty()) existing.push_back(name);
    name = index_->ReserveFile(info_.key);
    file = File::Open(folder_.object_path(name), O_WRONLY | O_CREAT | O_EXCL);
  } while (absl::IsAlreadyExists(file.status()));
  for (const std::string& each : existing) index_->ReleaseFile(each);
  if (!file.ok()) {
    index_->ReleaseFile(name);
    return file.status();
  }
  file_ = *std::move(file);
  file_name_ = name;
  return absl::OkStatus();
}

absl::Status NewObjectFile::Write(absl::string_view bytes) {
  md5_.Update(bytes);
  return file_.Write(bytes);
}

absl::Status NewObjectFile::Finish(absl::Status status) {
  if (file_name_.empty()) return status;
  index_->ReleaseFile(file_name_);
  const absl::Status closed = file_.Close();
  if (status.ok()) status = closed;
  if (status.ok()) status = PutIntoIndex();
  if (status.ok()) return status;
  std::error_code ignored;  // a file that no entry refers to does no harm
  std::filesystem::remove(folder_.object_path(file_name_), ignored);
  return status;
}

absl::Status NewObjectFile::PutIntoIndex() {
  info_.size = md5_.bytes();
  info_.etag = md5_.Hex();
  const auto entry = index_->entries().find(info_.key);
  const std::string old_file = entry == index_->entries().end() ? "" : entry->second.file;
  RETURN_IF_ERROR(index_->Put(info_, file_name_));
  std::error_code ignored;
  if (!old_file.empty()) std::filesystem::remove(folder_.object_path(old_file), ignored);
  return absl::OkStatus();
}

void StartWriteTransfer(std::unique_ptr<NewObjectFile> file, bool overwrite,
                        std::shared_ptr<BodySource> source, uint64_t bytes,
                        HttpTransport* transport, StoreDone done) {
  std::make_shared<WriteTransfer>(std::move(file), std::move(source), bytes, transport,
                                  std::move(done))
      ->Start(overwrite);
}

}  // namespace dumpline
