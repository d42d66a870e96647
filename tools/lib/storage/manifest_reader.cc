#include "tools/lib/storage/manifest_reader.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::StatusOr<bool> ManifestReader::Next(ObjectInfo* info) {
  do {
    ASSIGN_OR_RETURN(const bool has_line, lines_.Next(&text_));
    if (!has_line) return false;
    text_ = absl::StripAsciiWhitespace(text_);
  } while (text_.empty());
  const absl::Status status = info->Read(text_);
  if (status.ok()) return true;
  return absl::InvalidArgumentError(absl::StrCat(Where(), ": ", status.message()));
}

}  // namespace dumpline
