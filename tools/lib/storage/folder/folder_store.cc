#include "tools/lib/storage/folder/folder_store.h"

#include <utility>

#include "tools/lib/storage/folder/buckets.h"
#include "tools/lib/storage/folder/index.h"
#include "tools/lib/storage/folder/objects.h"

namespace dumpline {
namespace {

class FolderStore : public ObjectStore {
 public:
  FolderStore(std::string folder, HttpTransport* transport)
      : indexes_(std::move(folder)),
        buckets_(&indexes_),
        reader_(&indexes_, transport),
        writer_(&indexes_, transport),
        deleter_(&indexes_) {}

  const std::string& name() const override { return indexes_.store_folder(); }
  BucketReader* buckets() override { return &buckets_; }
  BucketAdmin* admin() override { return &buckets_; }
  ObjectReader* reader() override { return &reader_; }
  ObjectWriter* writer() override { return &writer_; }
  ObjectDeleter* deleter() override { return &deleter_; }
  absl::Status Close() override { return indexes_.Close(); }

 private:
  FolderIndexes indexes_;
  FolderBuckets buckets_;
  FolderReader reader_;
  FolderWriter writer_;
  FolderDeleter deleter_;
};

}  // namespace

std::unique_ptr<ObjectStore> NewFolderStore(std::string folder, HttpTransport* transport) {
  return std::make_unique<FolderStore>(std::move(folder), transport);
}

}  // namespace dumpline
