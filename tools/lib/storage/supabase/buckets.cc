#include "tools/lib/storage/supabase/buckets.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/supabase/v1_list.h"
#include "tools/lib/storage/supabase/v2_list.h"

namespace dumpline {
namespace {

constexpr size_t kPageRows = 1000;

Json SettingsOf(const Bucket& bucket) {
  Json body = bucket.ToJson();
  body.erase("bucket");
  return body;
}

// Adds the bucket and its size limit to an error of the server, whose message names neither.
absl::Status WithSizeLimit(const Bucket& bucket, absl::Status status) {
  if (!absl::IsResourceExhausted(status) || !bucket.file_size_limit) return status;
  return absl::Status(
      status.code(),
      absl::StrCat("bucket ", bucket.id, ": its size limit of ", *bucket.file_size_limit,
                   " bytes is above the target's global limit; ", status.message()));
}

}  // namespace

absl::StatusOr<std::vector<Bucket>> SupabaseBuckets::ListBuckets() {
  // Reads pages, because a server may have a limit of its own. They are sorted, because pages need
  // a stable order.
  std::vector<Bucket> buckets;
  for (;;) {
    ASSIGN_OR_RETURN(
        const Json rows,
        api_->Call("GET", absl::StrCat("/bucket?limit=", kPageRows, "&offset=", buckets.size(),
                                       "&sortColumn=id&sortOrder=asc")));
    if (!rows.is_array()) return api_->UnexpectedResponse("GET", "/bucket");
    for (const Json& row : rows) {
      ASSIGN_OR_RETURN(Bucket bucket, Bucket::FromJson(row));
      buckets.push_back(std::move(bucket));
    }
    if (rows.size() < kPageRows) break;
  }
  std::sort(buckets.begin(), buckets.end(),
            [](const Bucket& a, const Bucket& b) { return a.id < b.id; });
  return buckets;
}

absl::StatusOr<Bucket> SupabaseBuckets::GetBucket(const std::string& id) {
  ASSIGN_OR_RETURN(const Json row, api_->Call("GET", StorageApi::BucketPath(id)));
  return Bucket::FromJson(row);
}

absl::Status SupabaseBuckets::CreateBucket(const Bucket& bucket) {
  Json body = SettingsOf(bucket);
  body["id"] = bucket.id;
  body["name"] = bucket.id;
  const absl::Status status = api_->Call("POST", "/bucket", &body).status();
  if (!absl::IsAlreadyExists(status)) return WithSizeLimit(bucket, status);
  // The bucket may be the one that this call created, if a first attempt succeeded and its response
  // was lost.
  const absl::StatusOr<Bucket> existing = GetBucket(bucket.id);
  return existing.ok() && *existing == bucket ? absl::OkStatus() : status;
}

absl::Status SupabaseBuckets::UpdateBucket(const Bucket& bucket) {
  const Json body = SettingsOf(bucket);
  return WithSizeLimit(bucket,
                       api_->Call("PUT", StorageApi::BucketPath(bucket.id), &body).status());
}

absl::Status SupabaseBuckets::ListObjects(
    const std::string& bucket, const std::string& prefix,
    const std::function<absl::Status(const ObjectInfo&)>& visit) {
  // The list routes do not check that the bucket exists, and row-level security hides rows without
  // an error. Both would look like an empty bucket.
  RETURN_IF_ERROR(CheckSeesAll());
  RETURN_IF_ERROR(GetBucket(bucket).status());
  bool has_list_v2 = true;
  const absl::Status listed = ListByV2(api_, bucket, prefix, visit, &has_list_v2);
  return has_list_v2 ? listed : ListByV1(api_, bucket, prefix, visit);
}

}  // namespace dumpline
