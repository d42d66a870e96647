// Resumable uploads by the storage API's TUS 1.0 (https://tus.io/protocols/resumable-upload).
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_TUS_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_TUS_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/supabase/storage_api.h"

namespace dumpline {

class TusUploads : public ResumableUploads {
 public:
  // `api` must outlive this object.
  explicit TusUploads(StorageApi* api) : api_(api) {}

  uint64_t part_bytes() const override { return 6 << 20; }  // hosted projects require this size
  bool CanExpress(const ObjectInfo& info) const override;
  void Create(const ObjectInfo& info, bool overwrite,
              std::function<void(absl::StatusOr<std::string>)> done) override;
  void GetOffset(const std::string& upload,
                 std::function<void(absl::StatusOr<uint64_t>)> done) override;
  void Append(const std::string& upload, bool overwrite, uint64_t offset,
              std::shared_ptr<BodySource> source, uint64_t bytes,
              std::function<void(absl::StatusOr<uint64_t>)> done) override;

 private:
  // Makes a request for an upload, or for a new one if `upload` is "".
  HttpRequest Request(const std::string& method, const std::string& upload, bool overwrite) const;

  StorageApi* const api_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_TUS_H_
