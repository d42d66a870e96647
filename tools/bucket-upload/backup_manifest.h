// Objects in the target's backup, from the manifest of --expected.
#ifndef DUMPLINE_TOOLS_BUCKET_UPLOAD_BACKUP_MANIFEST_H_
#define DUMPLINE_TOOLS_BUCKET_UPLOAD_BACKUP_MANIFEST_H_

#include <map>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/copy/transfer.h"
#include "tools/lib/storage/object.h"
#include "tools/lib/storage/shard.h"

namespace dumpline {

// Holds the manifest in memory.
class BackupManifest : public ExpectedObjects {
 public:
  // Reads the manifest and keeps the lines of the shard. Each line must have a size and an eTag or
  // MD5, because nothing else identifies the content.
  absl::Status Read(ByteSource* manifest, const Shard& shard);

  const ObjectInfo* Find(const std::string& bucket, const std::string& key) const override;

 private:
  std::map<std::pair<std::string, std::string>, ObjectInfo> objects_;  // by bucket and key
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_BUCKET_UPLOAD_BACKUP_MANIFEST_H_
