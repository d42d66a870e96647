// Buckets and objects, as the filters' NDJSON and the storage API write them.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_OBJECT_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_OBJECT_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/text/json.h"

namespace dumpline {

struct Bucket {
  std::string id;
  bool is_public = false;
  std::optional<uint64_t> file_size_limit;
  std::optional<std::vector<std::string>> allowed_mime_types;  // exact, or "image/*"
  // False for a folder of files, which has none: what stands above is nobody's wish.
  bool has_settings = true;

  // {"bucket","public","file_size_limit","allowed_mime_types"}
  Json ToJson() const;
  // From the above, or from the API's form (with "id").
  static absl::StatusOr<Bucket> FromJson(const Json& json);

  bool AllowsMimeType(absl::string_view mimetype) const;
};
// Of id and settings.
bool operator==(const Bucket& a, const Bucket& b);

struct ObjectInfo {
  std::string bucket;
  std::string key;
  std::optional<uint64_t> size;
  std::string etag;  // without its quotes
  std::string mimetype;
  std::string cache_control;
  std::string last_modified;
  std::string user_metadata;  // JSON text of an object, "" when there is none or it is not known

  // The eTag when it is the MD5 of the content, else "". It is not for multipart uploads ("…-3").
  std::string md5() const;

  // Whether the user metadata, which databases reorder, is the same.
  bool HasUserMetadata(const std::string& json_text) const;

  // {"bucket","key","size","etag","md5"?,"mimetype","cacheControl","lastModified","userMetadata"?};
  // what is not known is left out.
  Json ToJson() const;
  // From such a line. Only bucket and key must be there, as strings.
  static absl::StatusOr<ObjectInfo> FromJson(const Json& line);
};

// Whether an object can have this key (see storage-js and the server's own check: ASCII letters, digits
// and _/!.*'() &$=@;:+,?-). The message names the byte. Up front, because the server says so only when
// it gets the upload.
absl::Status CheckKey(absl::string_view key);
absl::Status CheckBucketName(absl::string_view name);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_OBJECT_H_
