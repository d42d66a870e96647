// The storage API. Its routes are a table in api.cc; their functions are in buckets.cc, lists.cc,
// objects.cc and tus.cc.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_API_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_API_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "tools/testing/http_server/keys.h"
#include "tools/testing/http_server/server.h"
#include "tools/testing/storage_server/error.h"
#include "tools/testing/storage_server/store.h"

namespace dumpline {
namespace storage_server {

using http_server::Caller;
using http_server::Connection;

struct ApiOptions {
  http_server::Keys keys;
  std::string prefix = "/storage/v1";
  int64_t file_size_limit = int64_t{50} << 30;  // of the project
  // Part size of the S3 backend, whose ETags of larger objects are "<hex>-<N>"; 0 for the file
  // backend, whose ETags are MD5s.
  int64_t part_bytes = 0;
  int64_t tus_part_bytes = int64_t{50} << 20;
  int64_t tus_expiry_ms = 3600 * 1000;
  bool hosted = false;  // the gateway's headers and rules, S3's names
  enum class ListV2 { kOn, kMissing, kRefused };
  ListV2 list_v2 = ListV2::kOn;  // an older server answers HTTP 404, or 400 FeatureNotEnabled
  int64_t bulk_limit = 0;        // number of keys in a bulk delete; 0 for no limit
};

// The callers that may use a route.
enum class Access {
  kPublic,    // everybody, without a key; sees public buckets only
  kOptional,  // with a key or without one
  kKey,       // callers with a key
};

// A request with the arguments for the function of its route.
struct ApiCall {
  const Request& request;
  Connection* connection;
  Access access;
  Caller caller;
  std::string bucket;
  std::string key;
  std::string upload;  // name of a resumable upload
};

class Tus;

class Api : public http_server::Service {
 public:
  // `store` must outlive this object.
  Api(const ApiOptions& options, Store* store);
  ~Api() override;

  http_server::Call Resolve(const Request& request) override;
  Response FaultResponse(const http_server::Fault& fault) override;
  Response BadHttp() override;
  Response Admin(const Request& request, const std::string& body) override;

 private:
  friend struct ApiRoutes;
  using Handler = Response (Api::*)(const ApiCall&);
  struct Entry {
    Access access;
    Handler function;
  };

  Response Handle(const Entry& entry, const http_server::Fields& fields, const Request& request,
                  Connection* connection);

  // api.cc
  Response Status(const ApiCall& call);
  Response TusCreate(const ApiCall& call);
  Response TusPatch(const ApiCall& call);
  Response TusHead(const ApiCall& call);
  std::optional<Error> CheckKey(const std::string& key) const;
  std::optional<Error> CheckRead(const ApiCall& call) const;

  // buckets.cc
  Response ListBuckets(const ApiCall& call);
  Response GetBucket(const ApiCall& call);
  Response CreateBucket(const ApiCall& call);
  Response UpdateBucket(const ApiCall& call);

  // lists.cc
  Response ListV1(const ApiCall& call);
  Response ListV2(const ApiCall& call);

  // objects.cc
  Response Put(const ApiCall& call);
  Response Download(const ApiCall& call);
  Response Info(const ApiCall& call);
  Response Sign(const ApiCall& call);
  Response SignUpload(const ApiCall& call);
  Response DeleteMany(const ApiCall& call);
  Response DeleteOne(const ApiCall& call);
  // Performs the checks that precede the reading of an upload's body.
  std::optional<Error> CheckPut(const ApiCall& call, const Object& object,
                                const BucketSettings& bucket) const;

  // admin.cc
  Response InsertRow(const std::string& bucket, const Json& json);
  Response Seed(const std::string& bucket, const Json& json);

  const ApiOptions options_;
  Store* const store_;
  const std::unique_ptr<Tus> tus_;
};

Response Refuse(const Error& error);
Response Ok(const Json& json);

// Returns the smaller of the bucket's limit and the project's limit.
int64_t SizeLimit(const BucketSettings& bucket, int64_t project_limit);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_API_H_
