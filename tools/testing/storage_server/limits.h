// Names, sizes and types that the server takes (supabase/storage: src/storage/limits.ts).
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LIMITS_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LIMITS_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"

namespace dumpline {
namespace storage_server {

// ASCII letters, digits and _/!.*'() &$=@;:+,?-
bool IsValidKey(absl::string_view key);
bool HasDotSegment(absl::string_view key);
// The file backend's names end at 255 bytes a segment.
bool HasLongSegment(absl::string_view key);
bool IsValidBucketName(absl::string_view name);

// "50MB": decimal units, rounded to 3 significant digits.
absl::optional<int64_t> ParseFileSize(absl::string_view text);

bool MimeTypeAllowed(absl::string_view mimetype, const std::vector<std::string>& allowed);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_LIMITS_H_
