#include "tools/lib/storage/folder/buckets.h"

#include <fcntl.h>

#include <algorithm>
#include <filesystem>
#include <system_error>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/file.h"
#include "tools/lib/io/system_error.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/folder/objects.h"
#include "tools/lib/storage/folder/tree.h"

namespace dumpline {
namespace {

absl::Status WriteSettings(const BucketFolder& folder, const Bucket& bucket) {
  return ReplaceFile(folder.settings_path(), ToJsonText(bucket.ToJson()) + "\n");
}

// Checks that a folder contains only the files that CreateBucket() leaves if it is killed before it
// writes the index.
absl::Status CheckIsUnused(const BucketFolder& folder) {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesInFolder(folder.path()));
  for (const std::string& name : names) {
    if (name != "objects" && name != "bucket.json" && name != "bucket.json.new") {
      return absl::AlreadyExistsError(absl::StrCat(folder.path(), ": exists already"));
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::vector<Bucket>> FolderBuckets::ListBuckets() {
  ASSIGN_OR_RETURN(const std::vector<std::string> names, NamesInFolder(indexes_->store_folder()));
  std::vector<Bucket> buckets;
  for (const std::string& name : names) {
    const std::string id = BucketFolder::IdOf(name);
    const BucketFolder folder = indexes_->FolderOf(id);
    const bool is_hidden = absl::StartsWith(name, ".") && !folder.HasIndex();  // such as .git
    if (is_hidden || !CheckBucketName(id).ok() || !folder.Exists()) continue;
    ASSIGN_OR_RETURN(Bucket bucket, GetBucket(id));
    buckets.push_back(std::move(bucket));
  }
  std::sort(buckets.begin(), buckets.end(),
            [](const Bucket& a, const Bucket& b) { return a.id < b.id; });
  return buckets;
}

absl::StatusOr<Bucket> FolderBuckets::GetBucket(const std::string& id) {
  RETURN_IF_ERROR(CheckBucketName(id));
  const BucketFolder folder = indexes_->FolderOf(id);
  if (!folder.Exists()) return folder.NoSuchBucket();
  if (!folder.HasIndex()) {
    Bucket bucket;
    bucket.id = id;
    bucket.has_settings = false;
    return bucket;
  }
  RETURN_IF_ERROR(folder.CheckHasNoLinks());
  ASSIGN_OR_RETURN(const std::string text, ReadFile(folder.settings_path()));
  const absl::StatusOr<Json> json = ParseJson(text);
  if (!json.ok() || !json->is_object()) {
    return absl::DataLossError(absl::StrCat(folder.settings_path(), ": not a JSON object"));
  }
  return Bucket::FromJson(*json);
}

absl::Status FolderBuckets::CreateBucket(const Bucket& bucket) {
  RETURN_IF_ERROR(CheckBucketName(bucket.id));
  const BucketFolder folder = indexes_->FolderOf(bucket.id);
  if (folder.Exists()) RETURN_IF_ERROR(CheckIsUnused(folder));
  std::error_code error;
  std::filesystem::create_directories(folder.objects_path(), error);
  if (error) return SystemError(folder.objects_path(), "cannot create the folder", error);
  RETURN_IF_ERROR(WriteSettings(folder, bucket));
  // Never replaces an index: another program may have created the bucket and be writing to it.
  ASSIGN_OR_RETURN(File index,
                   File::Open(folder.index_path(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW));
  return index.Close();
}

absl::Status FolderBuckets::UpdateBucket(const Bucket& bucket) {
  const BucketFolder folder = indexes_->FolderOf(bucket.id);
  return folder.HasIndex() ? WriteSettings(folder, bucket) : folder.ReadOnly();
}

absl::Status FolderBuckets::ListObjects(
    const std::string& bucket, const std::string& prefix,
    const std::function<absl::Status(const ObjectInfo&)>& visit) {
  RETURN_IF_ERROR(GetBucket(bucket).status());
  const BucketFolder folder = indexes_->FolderOf(bucket);
  if (!folder.HasIndex()) return ListTree(folder.path(), bucket, prefix, visit);
  ASSIGN_OR_RETURN(FolderIndex* const index, indexes_->Get(bucket));
  for (auto entry = index->entries().lower_bound(prefix);
       entry != index->entries().end() && absl::StartsWith(entry->first, prefix); ++entry) {
    RETURN_IF_ERROR(
        CheckFileSize(folder.object_path(entry->second.file), *entry->second.info.size));
    RETURN_IF_ERROR(visit(entry->second.info));
  }
  return absl::OkStatus();
}

}  // namespace dumpline
