#include "tools/testing/storage_server/store.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace storage_server {

using http_server::IsoTime;
using http_server::NewUuid;
using http_server::NowMs;

Json Object::Metadata() const {
  if (foreign_metadata.has_value()) return *foreign_metadata;
  Json metadata = {
      {"eTag", etag},
      {"size", size},
      {"mimetype", mimetype},
      {"cacheControl", cache_control},
      {"lastModified", IsoTime(last_modified_ms)},
      {"contentLength", size},
      {"httpStatusCode", 200},
  };
  if (!robots_tag.empty()) metadata["xRobotsTag"] = robots_tag;
  return metadata;
}

std::string LowerName(absl::string_view name) { return absl::AsciiStrToLower(name); }

Upload::Upload(std::string path, std::string version)
    : path_(std::move(path)),
      version_(std::move(version)),
      fd_(open(path_.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0666)) {}

Upload::~Upload() {
  if (!keep_) unlink(path_.c_str());
}

bool Upload::Append(const char* bytes, size_t size) {
  md5_.Update({bytes, size});
  size_ += static_cast<int64_t>(size);
  while (size > 0) {
    const ssize_t written = write(fd_.get(), bytes, size);
    if (written < 0 && errno == EINTR) continue;
    if (written <= 0) return false;
    bytes += written;
    size -= static_cast<size_t>(written);
  }
  return true;
}

std::string Upload::FinishEtag(int64_t part_bytes, bool always_parts) {
  if (part_bytes <= 0 || (size_ <= part_bytes && !always_parts)) {
    return absl::StrCat("\"", md5_.Hex(), "\"");
  }
  Md5 all;
  int64_t parts = 0;
  int64_t offset = 0;
  char buffer[64 << 10];
  do {
    Md5 part;
    const int64_t end = std::min(size_, offset + part_bytes);
    while (offset < end) {
      const ssize_t got =
          pread(fd_.get(), buffer,
                static_cast<size_t>(std::min<int64_t>(sizeof buffer, end - offset)), offset);
      if (got <= 0) break;
      part.Update({buffer, static_cast<size_t>(got)});
      offset += got;
    }
    all.Update(part.Digest());
    ++parts;
    if (offset < end) break;  // cannot be read
  } while (offset < size_);
  return absl::StrCat("\"", all.Hex(), "-", parts, "\"");
}

std::string Store::FilePath(const std::string& version) const {
  return absl::StrCat(folder_, "/", version);
}

void Store::RemoveFolder() {
  DIR* const dir = opendir(folder_.c_str());
  if (dir == nullptr) return;
  while (const dirent* const entry = readdir(dir)) {
    if (entry->d_name[0] != '.') unlink(FilePath(entry->d_name).c_str());
  }
  closedir(dir);
  rmdir(folder_.c_str());
}

void Store::Unlink(const Object& object) const {
  if (!object.foreign_metadata.has_value()) unlink(FilePath(object.version).c_str());
}

std::optional<BucketSettings> Store::FindBucket(const std::string& id) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(id);
  if (found == buckets_.end()) return std::nullopt;
  return found->second.settings;
}

std::vector<BucketSettings> Store::Buckets() {
  const std::lock_guard<std::mutex> lock(mutex_);
  std::vector<BucketSettings> all;
  for (const auto& bucket : buckets_) all.push_back(bucket.second.settings);
  return all;
}

bool Store::CreateBucket(BucketSettings settings) {
  const std::lock_guard<std::mutex> lock(mutex_);
  for (const auto& bucket : buckets_) {
    if (bucket.second.settings.name == settings.name) return false;
  }
  const std::string id = settings.id;
  Bucket bucket;
  bucket.settings = std::move(settings);
  return buckets_.emplace(id, std::move(bucket)).second;
}

bool Store::ChangeBucket(const std::string& id,
                         const std::function<void(BucketSettings*)>& change) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(id);
  if (found == buckets_.end()) return false;
  change(&found->second.settings);
  found->second.settings.updated_ms = NowMs();
  return true;
}

bool Store::WithBucket(const std::string& id, const std::function<void(const Bucket&)>& body) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(id);
  if (found == buckets_.end()) return false;
  body(found->second);
  return true;
}

ObjectPtr Store::FindObject(const std::string& bucket, const std::string& name) {
  return OpenObject(bucket, name, nullptr);
}

ObjectPtr Store::OpenObject(const std::string& bucket, const std::string& name, OwnedFd* file) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return nullptr;
  const auto object = found->second.objects.find(name);
  if (object == found->second.objects.end()) return nullptr;
  if (file != nullptr && !object->second->foreign_metadata.has_value()) {
    *file = OwnedFd(open(FilePath(object->second->version).c_str(), O_RDONLY | O_CLOEXEC));
  }
  return object->second;
}

std::unique_ptr<Upload> Store::NewUpload() {
  const std::string version = NewUuid();
  return std::make_unique<Upload>(FilePath(version), version);
}

ObjectPtr Store::Put(Bucket* bucket, Object object) {
  const int64_t now = NowMs();
  object.updated_ms = now;
  const auto old = bucket->objects.find(object.name);
  if (old == bucket->objects.end()) {
    object.id = NewUuid();
    object.created_ms = now;
  } else {
    object.id = old->second->id;
    object.created_ms = old->second->created_ms;
    if (old->second->version != object.version) Unlink(*old->second);
  }
  auto row = std::make_shared<const Object>(std::move(object));
  bucket->objects[row->name] = row;
  bucket->by_lower_name[{LowerName(row->name), row->name}] = row;
  return row;
}

ObjectPtr Store::Commit(const std::string& bucket, Object object, Upload* upload) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return nullptr;
  if (upload != nullptr) {
    upload->Keep();
    object.version = upload->version();
    object.size = upload->size();
  }
  return Put(&found->second, std::move(object));
}

ObjectPtr Store::InsertRow(const std::string& bucket, Object object) {
  return Commit(bucket, std::move(object), nullptr);
}

ObjectPtr Store::Remove(const std::string& bucket, const std::string& name) {
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = buckets_.find(bucket);
  if (found == buckets_.end()) return nullptr;
  const auto at = found->second.objects.find(name);
  if (at == found->second.objects.end()) return nullptr;
  const ObjectPtr object = at->second;
  found->second.objects.erase(at);
  found->second.by_lower_name.erase({LowerName(name), name});
  Unlink(*object);
  return object;
}

}  // namespace storage_server
}  // namespace dumpline
