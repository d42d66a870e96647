// The storage API: requests in, answers out.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_API_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_API_H_

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "absl/strings/string_view.h"
#include "tools/testing/storage_server/auth.h"
#include "tools/testing/storage_server/error.h"
#include "tools/testing/storage_server/http.h"
#include "tools/testing/storage_server/store.h"

namespace dumpline {
namespace storage_server {

struct ApiOptions {
  Keys keys;
  std::string prefix = "/storage/v1";
  std::string version = "0.0.0";
  int64_t file_size_limit = int64_t{50} << 30;  // of the project
  // 0: MD5 eTags, as the file backend has them. Else the part size of the S3 backend, whose eTags
  // of larger objects are "<hex>-<N>".
  int64_t part_bytes = 0;
  int64_t tus_part_bytes = int64_t{50} << 20;
  int64_t tus_expiry_ms = 3600 * 1000;
  bool hosted = false;  // the gateway's headers and rules, S3's names, jobs in a queue
  enum class ListV2 { kOn, kMissing, kRefused };
  ListV2 list_v2 = ListV2::kOn;  // else an older server: HTTP 404, or 400 FeatureNotEnabled
  int64_t bulk_limit = 0;        // keys of a bulk delete; 0: no limit
  int64_t empty_delay_ms = 0;
};

// What a request's path means.
struct Target {
  std::string route;  // for the log and the fault menu: upload, list-v2, tus-patch, …
  std::string bucket;
  std::string key;
  bool bad_url = false;
  bool authenticated = false;  // …/authenticated/…
  bool is_public = false;      // …/public/…
};

class Tus;

// Thread-safe.
class Api {
 public:
  Api(const ApiOptions& options, Store* store);
  ~Api();

  Target Resolve(const Request& request) const;
  Response Handle(const Target& target, const Request& request, Connection* connection);

 private:
  Response Dispatch(const Target& target, const Request& request, const Caller& caller,
                    Connection* connection);
  // Reads a JSON body that must be an object. False: `*response` is the answer.
  bool ReadJson(const Request& request, Connection* connection, bool may_be_absent, Json* json,
                Response* response) const;

  Response ListBuckets(const Request& request, const Caller& caller);
  Response GetBucket(const Target& target, const Caller& caller);
  Response CreateBucket(const Request& request, const Caller& caller, Connection* connection);
  Response UpdateBucket(const Target& target, const Request& request, const Caller& caller,
                        Connection* connection);
  Response EmptyBucket(const Target& target, const Caller& caller);
  Response DeleteBucket(const Target& target, const Caller& caller);

  Response ListV1(const Target& target, const Request& request, const Caller& caller,
                  Connection* connection);
  Response ListV2(const Target& target, const Request& request, const Caller& caller,
                  Connection* connection);
  Response Put(const Target& target, const Request& request, const Caller& caller,
               Connection* connection);
  Response Get(const Target& target, const Request& request, const Caller& caller);
  Response Info(const Target& target, const Request& request, const Caller& caller);
  Response SendObject(const Target& target, const Request& request);
  Response DeleteMany(const Target& target, const Request& request, const Caller& caller,
                      Connection* connection);
  Response DeleteOne(const Target& target, const Request& request, const Caller& caller);
  Response CopyOrMove(bool move, const Request& request, const Caller& caller,
                      Connection* connection);
  Response Sign(const Target& target, const Request& request, const Caller& caller,
                Connection* connection);
  Response SignUpload(const Target& target, const Request& request, const Caller& caller);
  // Whether the token in the query is for this path. Else `*response` is the answer.
  bool CheckToken(const Target& target, const Request& request, absl::string_view scope,
                  Json* claims, Response* response) const;
  absl::optional<Error> CheckKey(const std::string& key) const;
  absl::optional<Error> CheckRead(const Target& target, const Caller& caller) const;

  const ApiOptions options_;
  Store* const store_;
  const std::unique_ptr<Tus> tus_;
};

std::string DumpJson(const Json& json);

// With the bucket's and the project's limits.
int64_t SizeLimit(const BucketSettings& bucket, int64_t project_limit);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_API_H_
