#include "tools/lib/storage/manifest_reader.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace dumpline {

absl::StatusOr<bool> ManifestReader::Next(ManifestLine* line) {
  do {
    const absl::StatusOr<bool> more = lines_.Next(&text_);
    if (!more.ok() || !*more) return more;
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
