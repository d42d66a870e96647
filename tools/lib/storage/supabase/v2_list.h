// Lists objects with the storage API's list-v2, which servers have had since 2025.
//
// Lists are requested without a delimiter. They are then complete and in byte order of the keys.
// With a delimiter, the server skips keys at page boundaries ("k-1" after "k").
#ifndef DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_V2_LIST_H_
#define DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_V2_LIST_H_

#include <functional>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "tools/lib/storage/object_store.h"
#include "tools/lib/storage/supabase/storage_api.h"

namespace dumpline {

// Implements BucketReader::ListObjects() for a bucket that exists. If the server does not have
// list-v2, sets `has_list_v2` to false before any call of `visit`.
absl::Status ListByV2(StorageApi* api, const std::string& bucket, const std::string& prefix,
                      const std::function<absl::Status(const ObjectInfo&)>& visit,
                      bool* has_list_v2);

class SupabasePages : public ObjectPages {
 public:
  // `api` must outlive this object.
  explicit SupabasePages(StorageApi* api) : api_(api) {}

  void ListPage(const std::string& bucket, const std::string& cursor, int max_rows,
                std::function<void(absl::StatusOr<Page>)> done) override;

 private:
  StorageApi* const api_;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_STORAGE_SUPABASE_V2_LIST_H_
