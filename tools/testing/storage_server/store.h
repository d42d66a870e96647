// Buckets and objects. The rows that the real server keeps in PostgreSQL are in memory; the files
// that it keeps in S3 are in a folder.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_STORE_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tools/lib/storage/md5.h"
#include "tools/testing/http_server/message.h"
#include "tools/testing/http_server/util.h"

namespace dumpline {
namespace storage_server {

using http_server::OwnedFd;
using Json = nlohmann::ordered_json;

// A row of storage.objects.
struct Object {
  std::string id;
  std::string name;
  std::string version;  // names the file
  std::string etag;     // with its double quotes
  int64_t size = 0;
  std::string mimetype;
  std::string cache_control;
  std::string robots_tag;
  Json user_metadata = Json::object();
  // Metadata of a row that was not made by the API: any JSON, including null. Such a row has no
  // file.
  std::optional<Json> foreign_metadata;
  int64_t last_modified_ms = 0;  // of the file
  int64_t created_ms = 0;
  int64_t updated_ms = 0;

  Json Metadata() const;
};
using ObjectPtr = std::shared_ptr<const Object>;

struct BucketSettings {
  std::string id;
  std::string name;
  bool is_public = false;
  std::string type = "STANDARD";
  std::optional<int64_t> file_size_limit;
  std::optional<std::vector<std::string>> allowed_mime_types;
  int64_t created_ms = 0;
  int64_t updated_ms = 0;
};

struct Bucket {
  BucketSettings settings;
  std::map<std::string, ObjectPtr> objects;  // ORDER BY name COLLATE "C"
  std::map<std::pair<std::string, std::string>, ObjectPtr> by_lower_name;  // ORDER BY lower(name)
};

// A file that is being written. The destructor removes it unless it was committed.
class Upload {
 public:
  Upload(std::string path, std::string version);
  ~Upload();
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  bool Append(const char* bytes, size_t size);  // returns false if the disk is full
  int64_t size() const { return size_; }
  const std::string& version() const { return version_; }
  // Returns the ETag. For objects of more than `part_bytes` bytes, or for all objects if
  // `always_parts` is set, it is the MD5 of the parts' MD5s and the number of parts, as S3 computes
  // it. For other objects, or if `part_bytes` is 0, it is the MD5.
  std::string FinishEtag(int64_t part_bytes, bool always_parts);
  void Keep() { keep_ = true; }

 private:
  const std::string path_;
  const std::string version_;
  OwnedFd fd_;
  Md5 md5_;
  int64_t size_ = 0;
  bool keep_ = false;
};

// Thread-safe.
class Store {
 public:
  // `folder` must exist.
  explicit Store(std::string folder) : folder_(std::move(folder)) {}

  std::optional<BucketSettings> FindBucket(const std::string& id);
  std::vector<BucketSettings> Buckets();
  // Returns false if the bucket exists.
  bool CreateBucket(BucketSettings settings);
  // Returns false if there is no such bucket.
  bool ChangeBucket(const std::string& id, const std::function<void(BucketSettings*)>& change);

  // Calls `body` with the bucket, locked. Returns false if there is no such bucket.
  bool WithBucket(const std::string& id, const std::function<void(const Bucket&)>& body);

  ObjectPtr FindObject(const std::string& bucket, const std::string& name);
  // Returns the object and its file, opened before anything can replace it. The descriptor is -1
  // for a row without a file.
  ObjectPtr OpenObject(const std::string& bucket, const std::string& name, OwnedFd* file);

  std::unique_ptr<Upload> NewUpload();
  // Creates the row, or replaces everything but its id and created_at. Returns null if the bucket
  // no longer exists.
  ObjectPtr Commit(const std::string& bucket, Object object, Upload* upload);
  // Creates a row as SQL may have left it.
  ObjectPtr InsertRow(const std::string& bucket, Object object);
  // Removes the object and returns it, or null if there is none.
  ObjectPtr Remove(const std::string& bucket, const std::string& name);

  std::string FilePath(const std::string& version) const;

  // Removes the folder and its files.
  void RemoveFolder();

 private:
  ObjectPtr Put(Bucket* bucket, Object object);
  void Unlink(const Object& object) const;

  const std::string folder_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

// Implements PostgreSQL's lower() for ASCII. Keys have no other letters.
std::string LowerName(absl::string_view name);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_STORE_H_
