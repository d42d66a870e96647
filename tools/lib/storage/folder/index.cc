#include "tools/lib/storage/folder/index.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/system_error.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::StatusOr<std::unique_ptr<FolderIndex>> FolderIndex::Read(const BucketFolder& folder,
                                                               const std::string& id) {
  RETURN_IF_ERROR(folder.CheckHasNoLinks());
  std::unique_ptr<FolderIndex> index(new FolderIndex(folder, id));
  RETURN_IF_ERROR(index->ReadLines());
  return index;
}

absl::StatusOr<std::unique_ptr<FolderIndex>> FolderIndex::ReadForWriting(const BucketFolder& folder,
                                                                         const std::string& id) {
  RETURN_IF_ERROR(folder.CheckHasNoLinks());
  std::unique_ptr<FolderIndex> index(new FolderIndex(folder, id));
  ASSIGN_OR_RETURN(index->file_, File::Open(index->path_, O_RDWR | O_NOFOLLOW));
  // std::filesystem can neither lock a file nor truncate an open one.
  if (flock(index->file_.fd(), LOCK_EX | LOCK_NB) != 0) {
    return absl::InternalError(
        absl::StrCat(folder.path(),
                     ": another program is writing to it; start this one afterwards, or "
                     "use another folder"));
  }
  RETURN_IF_ERROR(index->ReadLines());
  if (!index->Truncate()) return SystemError(index->path_, "cannot write");
  return index;
}

absl::Status FolderIndex::ReadLines() {
  ASSIGN_OR_RETURN(const std::string text, ReadFile(path_));
  int number = 0;
  for (size_t end; (end = text.find('\n', complete_bytes_)) != std::string::npos;
       complete_bytes_ = end + 1) {
    const absl::string_view line(text.data() + complete_bytes_, end - complete_bytes_);
    RETURN_IF_ERROR(ReadLine(line, ++number));
  }
  return absl::OkStatus();
}

absl::Status FolderIndex::ReadLine(absl::string_view text, int number) {
  const absl::Status invalid =
      absl::DataLossError(absl::StrCat(path_, ":", number, ": not a line of an index"));
  absl::StatusOr<Json> line = ParseJson(text);
  if (!line.ok() || !line->is_object()) return invalid;
  const std::string key = TextField(*line, "key");
  if (line->count("deleted") > 0) {
    entries_.erase(key);
    return absl::OkStatus();
  }
  (*line)["bucket"] = bucket_;
  absl::StatusOr<ObjectInfo> info = ObjectInfo::FromJson(*line);
  const std::string file = TextField(*line, "file");
  const bool is_file_name = !file.empty() && file.find('/') == std::string::npos;
  if (!info.ok() || !info->size || !is_file_name) return invalid;
  entries_[key] = {*std::move(info), file};
  return absl::OkStatus();
}

std::string FolderIndex::ReserveFile(const std::string& key) {
  const auto entry = entries_.find(key);
  const std::string current = entry == entries_.end() ? "" : entry->second.file;
  const std::string name = FolderFileName(key);
  std::string file = name;
  // Names do not contain "@", so the versions are unique.
  for (int version = 2; file == current || reserved_.count(file) > 0; ++version) {
    file = absl::StrCat(name, "@", version);
  }
  reserved_.insert(file);
  return file;
}

absl::Status FolderIndex::Put(const ObjectInfo& info, const std::string& file) {
  Json line = info.ToJson();
  line.erase("bucket");
  line["file"] = file;
  RETURN_IF_ERROR(AppendLine(line));
  entries_[info.key] = {info, file};
  return absl::OkStatus();
}

absl::Status FolderIndex::Remove(const std::string& key) {
  Json line;
  line["key"] = key;
  line["deleted"] = true;
  RETURN_IF_ERROR(AppendLine(line));
  entries_.erase(key);
  return absl::OkStatus();
}

absl::Status FolderIndex::AppendLine(const Json& line) {
  const std::string text = ToJsonText(line) + "\n";
  const absl::Status written = file_.Write(text);
  if (written.ok()) {
    complete_bytes_ += text.size();
  } else if (!Truncate()) {
    return absl::InternalError(
        absl::StrCat(written.message(), "; the index ends in an incomplete line"));
  }
  return written;
}

bool FolderIndex::Truncate() {
  return ftruncate(file_.fd(), static_cast<off_t>(complete_bytes_)) == 0 &&
         lseek(file_.fd(), 0, SEEK_END) >= 0;
}

absl::Status FolderIndex::Close() {
  if (!file_.is_open()) return absl::OkStatus();
  // Syncs the whole file system once rather than each file, because there may be a million files.
  // std::filesystem has no sync.
  if (syncfs(file_.fd()) != 0) return SystemError(path_, "cannot sync");
  return file_.Close();
}

absl::StatusOr<FolderIndex*> FolderIndexes::Get(const std::string& bucket) {
  std::unique_ptr<FolderIndex>& index = indexes_[bucket];
  if (index == nullptr) {
    ASSIGN_OR_RETURN(index, FolderIndex::Read(FolderOf(bucket), bucket));
  }
  return index.get();
}

absl::StatusOr<FolderIndex*> FolderIndexes::GetWritable(const std::string& bucket) {
  const BucketFolder folder = FolderOf(bucket);
  if (!folder.Exists()) return folder.NoSuchBucket();
  if (!folder.HasIndex()) return folder.ReadOnly();
  std::unique_ptr<FolderIndex>& index = indexes_[bucket];
  if (index == nullptr || !index->is_writable()) {
    // Another program may have changed the index since it was read.
    ASSIGN_OR_RETURN(index, FolderIndex::ReadForWriting(folder, bucket));
  }
  return index.get();
}

absl::Status FolderIndexes::Close() {
  for (const auto& [bucket, index] : indexes_) {
    if (index != nullptr) RETURN_IF_ERROR(index->Close());
  }
  return absl::OkStatus();
}

}  // namespace dumpline
