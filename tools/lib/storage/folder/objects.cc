#include "tools/lib/storage/folder/objects.h"

#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "tools/lib/io/file.h"
#include "tools/lib/io/system_error.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/folder/read_transfer.h"
#include "tools/lib/storage/folder/tree.h"
#include "tools/lib/storage/folder/write_transfer.h"
#include "tools/lib/text/count.h"

namespace dumpline {

absl::Status CheckFileSize(const std::string& path, uint64_t size) {
  std::error_code error;
  const std::filesystem::file_status status = std::filesystem::symlink_status(path, error);
  if (std::filesystem::exists(status) && !std::filesystem::is_regular_file(status)) {
    return absl::DataLossError(absl::StrCat(path, ": not a regular file (a link?)"));
  }
  const uint64_t actual = std::filesystem::file_size(path, error);
  if (error) return SystemError(path, "cannot open", error);
  if (actual == size) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat(path, ": has ", CountOf(actual, "byte"), ", the index says ", size));
}

absl::StatusOr<FolderReader::StoredObject> FolderReader::Find(const std::string& bucket,
                                                              const std::string& key) {
  RETURN_IF_ERROR(CheckBucketName(bucket));
  const BucketFolder folder = indexes_->FolderOf(bucket);
  if (!folder.Exists()) return folder.NoSuchBucket();
  if (!folder.HasIndex()) {
    ASSIGN_OR_RETURN(ObjectInfo info, FindInTree(folder.path(), bucket, key));
    return StoredObject{std::move(info), absl::StrCat(folder.path(), "/", key)};
  }
  ASSIGN_OR_RETURN(FolderIndex* const index, indexes_->Get(bucket));
  const auto entry = index->entries().find(key);
  if (entry == index->entries().end()) {
    return absl::NotFoundError(absl::StrCat(folder.path(), ": there is no object '", key, "'"));
  }
  StoredObject object{entry->second.info, folder.object_path(entry->second.file)};
  RETURN_IF_ERROR(CheckFileSize(object.path, *object.info.size));
  return object;
}

void FolderReader::GetInfo(const std::string& bucket, const std::string& key, InfoDone done) {
  transport_->After(absl::ZeroDuration(), [this, bucket, key, done] {
    done([&]() -> absl::StatusOr<ObjectInfo> {
      ASSIGN_OR_RETURN(StoredObject object, Find(bucket, key));
      if (object.info.etag.empty()) {
        ASSIGN_OR_RETURN(object.info.etag, Md5OfFile(object.path));
      }
      return std::move(object.info);
    }());
  });
}

std::function<void()> FolderReader::Read(ReadRequest request, StoreDone done) {
  const absl::StatusOr<StoredObject> object = Find(request.bucket, request.key);
  if (!object.ok()) {
    transport_->After(absl::ZeroDuration(), [done, object] { done(object.status()); });
    return [] {};
  }
  return StartReadTransfer(object->path, object->info, std::move(request), transport_,
                           std::move(done));
}

void FolderReader::ReadSmall(const std::string& bucket, const std::string& key, uint64_t max_bytes,
                             OnRetry /*on_retry*/,
                             std::function<void(absl::StatusOr<std::string>)> done) {
  transport_->After(absl::ZeroDuration(), [this, bucket, key, max_bytes, done] {
    const absl::StatusOr<StoredObject> object = Find(bucket, key);
    if (!object.ok()) return done(object.status());
    if (*object->info.size > max_bytes) {
      return done(absl::ResourceExhaustedError(
          absl::StrCat(object->path, ": larger than ", max_bytes, " bytes")));
    }
    done(ReadFile(object->path, Links::kRefuse));
  });
}

absl::Status FolderWriter::Accepts(const Bucket& bucket, const ObjectInfo& /*info*/) const {
  return bucket.has_settings ? absl::OkStatus() : indexes_->FolderOf(bucket.id).ReadOnly();
}

void FolderWriter::WriteSmall(const ObjectInfo& info, bool overwrite,
                              std::shared_ptr<const std::string> content, OnRetry /*on_retry*/,
                              StoreDone done) {
  transport_->After(absl::ZeroDuration(), [this, info, overwrite, content, done] {
    NewObjectFile file(indexes_, info);
    absl::Status status = file.Open(overwrite);
    if (status.ok()) status = file.Write(*content);
    done(file.Finish(status));
  });
}

void FolderWriter::Write(const ObjectInfo& info, bool overwrite, std::shared_ptr<BodySource> source,
                         uint64_t bytes, StoreDone done) {
  StartWriteTransfer(std::make_unique<NewObjectFile>(indexes_, info), overwrite, std::move(source),
                     bytes, transport_, std::move(done));
}

absl::Status FolderDeleter::Delete(const std::string& bucket, const std::vector<std::string>& keys,
                                   std::vector<std::string>* deleted) {
  ASSIGN_OR_RETURN(FolderIndex* const index, indexes_->GetWritable(bucket));
  const BucketFolder folder = indexes_->FolderOf(bucket);
  for (const std::string& key : keys) {
    const auto entry = index->entries().find(key);
    if (entry == index->entries().end()) continue;
    const std::string path = folder.object_path(entry->second.file);
    // Changes the index first: a process killed in between leaves a file that nothing refers to.
    RETURN_IF_ERROR(index->Remove(key));
    std::error_code error;
    std::filesystem::remove(path, error);
    if (error) return SystemError(path, "cannot remove", error);
    deleted->push_back(key);
  }
  return absl::OkStatus();
}

}  // namespace dumpline
