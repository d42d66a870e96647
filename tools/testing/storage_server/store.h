// Buckets and objects: what the real server keeps in PostgreSQL is in memory here, what it keeps in
// S3 or in a folder is in a folder.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_STORE_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_STORE_H_

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "nlohmann/json.hpp"
#include "tools/lib/storage/md5.h"
#include "tools/testing/storage_server/http.h"
#include "tools/testing/storage_server/util.h"

namespace dumpline {
namespace storage_server {

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
  // Of a row that was not made by the API: any JSON, null too, and no file.
  absl::optional<Json> foreign_metadata;
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
  absl::optional<int64_t> file_size_limit;
  absl::optional<std::vector<std::string>> allowed_mime_types;
  int64_t created_ms = 0;
  int64_t updated_ms = 0;
};

struct Bucket {
  BucketSettings settings;
  std::map<std::string, ObjectPtr> objects;  // ORDER BY name COLLATE "C"
  std::map<std::pair<std::string, std::string>, ObjectPtr> by_lower_name;  // ORDER BY lower(name)
};

// A file that is being written. Unless it is committed it goes with this object.
class Upload {
 public:
  Upload(std::string path, std::string version);
  ~Upload();
  Upload(const Upload&) = delete;
  Upload& operator=(const Upload&) = delete;

  bool Append(const char* bytes, size_t size);  // false: cannot be written
  int64_t size() const { return size_; }
  const std::string& version() const { return version_; }
  // Ends the file. `part_bytes` > 0: the MD5 of the parts' MD5s and their number, as S3 has it for
  // more than one part, or always with `always_parts`.
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
  // `folder` exists.
  explicit Store(std::string folder) : folder_(std::move(folder)) {}

  absl::optional<BucketSettings> FindBucket(const std::string& id);
  std::vector<BucketSettings> Buckets();
  bool CreateBucket(BucketSettings settings);  // false: there is one
  // False: there is none.
  bool ChangeBucket(const std::string& id, const std::function<void(BucketSettings*)>& change);
  enum class DeleteResult { kDeleted, kNoSuchBucket, kNotEmpty };
  DeleteResult DeleteBucket(const std::string& id);
  int64_t CountObjects(const std::string& id);
  void EmptyBucket(const std::string& id, int64_t created_until_ms);

  // Calls `body` with the bucket, locked. False: there is none.
  bool WithBucket(const std::string& id, const std::function<void(const Bucket&)>& body);

  ObjectPtr FindObject(const std::string& bucket, const std::string& name);
  // The object and its file, opened before anything can replace it. The descriptor is -1 for a row
  // without a file.
  ObjectPtr OpenObject(const std::string& bucket, const std::string& name, OwnedFd* file);

  std::unique_ptr<Upload> NewUpload();
  // Makes the row, or replaces what is in it but its id and created_at. Null: the bucket is gone.
  ObjectPtr Commit(const std::string& bucket, Object object, Upload* upload);
  // For tests: a row as SQL may have made it.
  ObjectPtr InsertRow(const std::string& bucket, Object object);
  // Null: there is none. The file stays when `keep_file`.
  ObjectPtr Remove(const std::string& bucket, const std::string& name, bool keep_file = false);

  std::string FilePath(const std::string& version) const;

  // With all that is in it.
  void RemoveFolder();

 private:
  ObjectPtr Put(Bucket* bucket, Object object);
  void Unlink(const Object& object) const;

  const std::string folder_;
  std::mutex mutex_;
  std::map<std::string, Bucket> buckets_;
};

// lower(): ASCII letters only, which is all that keys can have.
std::string LowerName(absl::string_view name);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_STORE_H_
