// Objects of a project: reading, writing, deleting.
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_OBJECTS_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_OBJECTS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/supabase/storage_api.h"
#include "tools/lib/storage/supabase/tus.h"
#include "tools/lib/storage/supabase/v2_list.h"

namespace dumpline {

class SupabaseReader : public ObjectReader {
 public:
  // `api` must outlive this object.
  explicit SupabaseReader(StorageApi* api) : api_(api), pages_(api) {}

  const std::string& name() const override { return api_->url(); }
  void GetInfo(const std::string& bucket, const std::string& key, InfoDone done) override;
  bool InfoReadsContent(const std::string& /*bucket*/) const override { return false; }
  std::function<void()> Read(ReadRequest request, StoreDone done) override;
  void ReadSmall(const std::string& bucket, const std::string& key, uint64_t max_bytes,
                 OnRetry on_retry, std::function<void(absl::StatusOr<std::string>)> done) override;
  ObjectPages* pages() override { return &pages_; }

 private:
  StorageApi* const api_;
  SupabasePages pages_;
};

class SupabaseWriter : public ObjectWriter {
 public:
  // `api` must outlive this object.
  explicit SupabaseWriter(StorageApi* api) : api_(api), tus_(api) {}

  absl::Status Accepts(const Bucket& bucket, const ObjectInfo& info) const override;
  void WriteSmall(const ObjectInfo& info, bool overwrite,
                  std::shared_ptr<const std::string> content, OnRetry on_retry,
                  StoreDone done) override;
  void Write(const ObjectInfo& info, bool overwrite, std::shared_ptr<BodySource> source,
             uint64_t bytes, StoreDone done) override;
  ResumableUploads* resumable() override { return &tus_; }

 private:
  HttpRequest UploadRequest(const ObjectInfo& info, bool overwrite) const;
  static void AddMetadata(const ObjectInfo& info, HttpRequest* request);

  StorageApi* const api_;
  TusUploads tus_;
};

class SupabaseDeleter : public ObjectDeleter {
 public:
  // `api` must outlive this object.
  explicit SupabaseDeleter(StorageApi* api) : api_(api) {}

  absl::Status Delete(const std::string& bucket, const std::vector<std::string>& keys,
                      std::vector<std::string>* deleted) override;

 private:
  StorageApi* const api_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_OBJECTS_H_
