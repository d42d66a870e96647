#include "tools/lib/storage/manifest_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::StatusOr<bool> ManifestReader::Next(ManifestLine* line) {
  do {
    ASSIGN_OR_RETURN(const bool has_line, lines_.Next(&text_));
    if (!has_line) return false;
    text_ = absl::StripAsciiWhitespace(text_);
  } while (text_.empty());
  absl::StatusOr<Json> json = ParseJson(text_);
  absl::StatusOr<ObjectInfo> info = json.ok() ? ObjectInfo::FromJson(*json) : json.status();
  if (!info.ok()) {
    return absl::InvalidArgumentError(absl::StrCat(Where(), ": ", info.status().message()));
  }
  line->json = *std::move(json);
  line->info = *std::move(info);
  return true;
}

}  // namespace dumpline
