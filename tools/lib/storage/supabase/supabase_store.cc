#include "tools/lib/storage/supabase/supabase_store.h"

#include <utility>

#include "tools/lib/storage/supabase/buckets.h"
#include "tools/lib/storage/supabase/objects.h"
#include "tools/lib/storage/supabase/storage_api.h"

namespace dumpline {
namespace {

class SupabaseStore : public ObjectStore {
 public:
  SupabaseStore(const Location& location, Credentials credentials, HttpTransport* transport,
                int jobs)
      : api_(location, std::move(credentials), transport, jobs),
        buckets_(&api_),
        reader_(&api_),
        writer_(&api_),
        deleter_(&api_) {}

  const std::string& name() const override { return api_.url(); }
  BucketReader* buckets() override { return &buckets_; }
  BucketAdmin* admin() override { return &buckets_; }
  ObjectReader* reader() override { return &reader_; }
  ObjectWriter* writer() override { return &writer_; }
  ObjectDeleter* deleter() override { return &deleter_; }
  absl::Status Close() override { return absl::OkStatus(); }  // the server stores each at once

 private:
  StorageApi api_;
  SupabaseBuckets buckets_;
  SupabaseReader reader_;
  SupabaseWriter writer_;
  SupabaseDeleter deleter_;
};

}  // namespace

std::unique_ptr<ObjectStore> NewSupabaseStore(const Location& location, Credentials credentials,
                                              HttpTransport* transport, int jobs) {
  return std::make_unique<SupabaseStore>(location, std::move(credentials), transport, jobs);
}

}  // namespace dumpline
