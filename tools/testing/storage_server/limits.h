// Names, sizes and types that the server accepts (supabase/storage: src/storage/limits.ts).
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LIMITS_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LIMITS_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {
namespace storage_server {

// Returns whether a key has only ASCII letters, digits and _/!.*'() &$=@;:+,?- and is not empty.
bool IsValidKey(absl::string_view key);
bool HasDotSegment(absl::string_view key);
// Returns whether a segment has more than 255 bytes, the limit of the file backend.
bool HasLongSegment(absl::string_view key);
// Returns whether the key is that of the object that Studio creates for an empty folder. The object
// may have any type, but no bytes.
bool IsEmptyFolder(absl::string_view key);
bool IsValidBucketName(absl::string_view name);

// Parses "50MB". Units are decimal and the result has 3 significant digits.
std::optional<int64_t> ParseFileSize(absl::string_view text);

// Returns whether `allowed` includes the mime type. Compares the first two parts of the types.
// "image/*" is a wildcard. "*/*" and "*" are not: they allow nothing but themselves (uploader.ts,
// validateMimeType). An empty list allows no type.
bool MimeTypeAllowed(absl::string_view mimetype, const std::vector<std::string>& allowed);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LIMITS_H_
