// The objects of a folder store: reading, writing, deleting.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_OBJECTS_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_OBJECTS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/storage/folder/index.h"
#include "tools/lib/storage/object_store.h"

namespace dumpline {

class FolderReader : public ObjectReader {
 public:
  // Both arguments must outlive this object.
  FolderReader(FolderIndexes* indexes, HttpTransport* transport)
      : indexes_(indexes), transport_(transport) {}

  const std::string& name() const override { return indexes_->store_folder(); }
  void GetInfo(const std::string& bucket, const std::string& key, InfoDone done) override;
  bool InfoReadsContent(const std::string& bucket) const override {
    return !indexes_->FolderOf(bucket).HasIndex();
  }
  std::function<void()> Read(ReadRequest request, StoreDone done) override;
  void ReadSmall(const std::string& bucket, const std::string& key, uint64_t max_bytes,
                 OnRetry on_retry, std::function<void(absl::StatusOr<std::string>)> done) override;
  ObjectPages* pages() override { return nullptr; }

 private:
  struct StoredObject {
    ObjectInfo info;  // without an eTag if the bucket is a tree
    std::string path;
  };

  absl::StatusOr<StoredObject> Find(const std::string& bucket, const std::string& key);

  FolderIndexes* const indexes_;
  HttpTransport* const transport_;
};

class FolderWriter : public ObjectWriter {
 public:
  // Both arguments must outlive this object.
  FolderWriter(FolderIndexes* indexes, HttpTransport* transport)
      : indexes_(indexes), transport_(transport) {}

  absl::Status Accepts(const Bucket& bucket, const ObjectInfo& info) const override;
  void WriteSmall(const ObjectInfo& info, bool overwrite,
                  std::shared_ptr<const std::string> content, OnRetry on_retry,
                  StoreDone done) override;
  void Write(const ObjectInfo& info, bool overwrite, std::shared_ptr<BodySource> source,
             uint64_t bytes, StoreDone done) override;
  ResumableUploads* resumable() override { return nullptr; }

 private:
  FolderIndexes* const indexes_;
  HttpTransport* const transport_;
};

class FolderDeleter : public ObjectDeleter {
 public:
  // `indexes` must outlive this object.
  explicit FolderDeleter(FolderIndexes* indexes) : indexes_(indexes) {}

  absl::Status Delete(const std::string& bucket, const std::vector<std::string>& keys,
                      std::vector<std::string>* deleted) override;

 private:
  FolderIndexes* const indexes_;
};

// Checks that a file exists and has this size.
absl::Status CheckFileSize(const std::string& path, uint64_t size);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_FOLDER_OBJECTS_H_
