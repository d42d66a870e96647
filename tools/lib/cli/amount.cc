#include "tools/lib/cli/amount.h"

#include "absl/strings/str_format.h"

namespace dumpline {

std::string BytesText(uint64_t bytes) {
  double value = static_cast<double>(bytes);
  const char* unit = "B";
  for (const char* larger : {"kB", "MB", "GB", "TB", "PB"}) {
    if (value < 999.5) break;
    value /= 1000;
    unit = larger;
  }
  return absl::StrFormat(value < 99.5 && bytes > 999 ? "%.1f %s" : "%.0f %s", value, unit);
}

std::string TimeText(absl::Duration duration) {
  const int64_t seconds = absl::ToInt64Seconds(duration);
  if (seconds >= 3600) {
    return absl::StrFormat("%d:%02d:%02d", seconds / 3600, seconds / 60 % 60, seconds % 60);
  }
  return absl::StrFormat("%d:%02d", seconds / 60, seconds % 60);
}

}  // namespace dumpline
