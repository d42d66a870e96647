#include "tools/testing/storage_server/limits.h"

#include <math.h>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace storage_server {
namespace {

bool IsNameByte(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         absl::StrContains("_!.*'() &$=@;:+,?-", c);
}

}  // namespace

bool IsValidKey(absl::string_view key) {
  for (const char c : key) {
    if (c != '/' && !IsNameByte(c)) return false;
  }
  return !key.empty();
}

bool HasDotSegment(absl::string_view key) {
  for (absl::string_view segment : absl::StrSplit(key, '/')) {
    if (segment == "." || segment == "..") return true;
  }
  return false;
}

bool HasLongSegment(absl::string_view key) {
  for (absl::string_view segment : absl::StrSplit(key, '/')) {
    if (segment.size() > 255) return true;
  }
  return false;
}

bool IsValidBucketName(absl::string_view name) {
  for (const char c : name) {
    if (!IsNameByte(c)) return false;
  }
  return !name.empty() && name.size() <= 100 && name.front() != ' ' && name.back() != ' ' &&
         !absl::EndsWith(name, "--table-s3");
}

std::optional<int64_t> ParseFileSize(absl::string_view text) {
  double unit = 0;
  if (absl::ConsumeSuffix(&text, "KB")) {
    unit = 1e3;
  } else if (absl::ConsumeSuffix(&text, "MB")) {
    unit = 1e6;
  } else if (absl::ConsumeSuffix(&text, "GB")) {
    unit = 1e9;
  } else if (absl::ConsumeSuffix(&text, "B")) {
    unit = 1;
  } else {
    return std::nullopt;
  }
  double number;
  if (!absl::SimpleAtod(absl::StripAsciiWhitespace(text), &number) || number < 0) {
    return std::nullopt;
  }
  const double bytes = number * unit;
  if (bytes < 1000) return static_cast<int64_t>(llround(bytes));
  const double step = pow(10, floor(log10(bytes)) - 2);
  return static_cast<int64_t>(llround(llround(bytes / step) * step));
}

bool IsEmptyFolder(absl::string_view key) { return absl::EndsWith(key, ".emptyFolderPlaceholder"); }

bool MimeTypeAllowed(absl::string_view mimetype, const std::vector<std::string>& allowed) {
  const std::vector<absl::string_view> type = absl::StrSplit(mimetype, '/');
  if (type.size() < 2) return false;
  for (const std::string& each : allowed) {
    const std::vector<absl::string_view> pattern = absl::StrSplit(each, '/');
    if (pattern.size() < 2 || pattern[0] != type[0]) continue;
    if (pattern[1] == "*" || pattern[1] == type[1]) return true;
  }
  return false;
}

}  // namespace storage_server
}  // namespace dumpline
