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
  std::optional<uint64_t> file_size_limit;                     // in bytes
  std::optional<std::vector<std::string>> allowed_mime_types;  // exact, or "image/*"
  // False for a folder of files: the settings above are then defaults.
  bool has_settings = true;

  // Writes {"bucket","public","file_size_limit","allowed_mime_types"}.
  Json ToJson() const;
  // Reads the form of ToJson(), or that of the API (with "id").
  static absl::StatusOr<Bucket> FromJson(const Json& json);

  // Returns whether the bucket accepts the mime type. Compares as the server does:
  // case-sensitively, and only the first two parts. The only form of wildcard is "image/*" ("*/*"
  // and "*" allow nothing). An empty list allows everything.
  bool AllowsMimeType(absl::string_view mimetype) const;
};
// Compares id and settings.
bool operator==(const Bucket& a, const Bucket& b);

// An object without its content. An unknown field is "".
struct ObjectInfo {
  std::string bucket;
  std::string key;
  std::optional<uint64_t> size;  // in bytes
  std::string etag;              // without its quotes
  std::string mimetype;
  std::string cache_control;
  std::string last_modified;  // RFC 3339
  // JSON object. "{}" if the object is known to have none, "" if that is unknown. Only some lists
  // include user metadata. GetInfo() returns "" in both cases.
  std::string user_metadata;

  // Returns the eTag in lower case if it is the MD5 of the content, else "". The eTag of an upload
  // in parts ("…-3") is not.
  std::string md5() const;

  // Returns whether the object is the one that Studio creates to show an empty folder. The server
  // accepts it regardless of its mime type.
  bool IsEmptyFolder() const;

  bool has_user_metadata() const { return !user_metadata.empty() && user_metadata != "{}"; }

  // Returns whether the user metadata is the same JSON, regardless of the order of fields, which
  // databases change.
  bool HasUserMetadata(const std::string& json_text) const;

  // Writes the known fields of {"bucket","key","size","etag","md5","mimetype","cacheControl",
  // "lastModified","userMetadata"}.
  Json ToJson() const;
  // Returns ToJsonText(ToJson()), but faster.
  std::string ToText() const;
  // Reads the form of ToJson(). Only bucket and key are required.
  static absl::StatusOr<ObjectInfo> FromJson(const Json& line);
  // Reads the form of ToText() or any other JSON text into this object. Gives the same result as
  // FromJson(), but builds no tree if `text` is flat (see FlatObject).
  absl::Status Read(absl::string_view text);
};

// Both return OK if Supabase Storage accepts the name. It may contain ASCII letters, digits, the
// characters
//   _!.*'() &$=@;:+,?-
// and, in a key, "/" (storage server, src/storage/limits.ts). Otherwise, the error names an invalid
// character. The server itself rejects a key only when it receives the upload.
absl::Status CheckKey(absl::string_view key);
absl::Status CheckBucketName(absl::string_view name);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_OBJECT_H_
