#include "tools/bucket-upload/backup_manifest.h"

#include "absl/strings/str_cat.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/manifest_reader.h"

namespace dumpline {

absl::Status BackupManifest::Read(ByteSource* manifest, const Shard& shard) {
  ManifestReader reader(manifest);
  ObjectInfo info;
  for (;;) {
    ASSIGN_OR_RETURN(const bool has_line, reader.Next(&info));
    if (!has_line) return absl::OkStatus();
    if (!info.size || info.etag.empty()) {
      return absl::InvalidArgumentError(
          absl::StrCat(reader.Where(), ": no size or eTag (expected bucket-list's output)"));
    }
    if (!shard.Has(info.bucket, info.key)) continue;
    std::pair<std::string, std::string> name(info.bucket, info.key);
    info.bucket.clear();
    info.key.clear();
    objects_[std::move(name)] = std::move(info);
  }
}

const ObjectInfo* BackupManifest::Find(const std::string& bucket, const std::string& key) const {
  const auto found = objects_.find({bucket, key});
  return found == objects_.end() ? nullptr : &found->second;
}

}  // namespace dumpline
