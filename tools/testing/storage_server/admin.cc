// Functions below /_admin/, which real servers lack. They are for tests that need many objects, or
// unusual ones.
#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "tools/testing/http_server/util.h"
#include "tools/testing/storage_server/api.h"
#include "tools/testing/storage_server/json_body.h"
#include "tools/testing/storage_server/tus.h"

namespace dumpline {
namespace storage_server {

using http_server::NewUuid;
using http_server::NowMs;
using http_server::TextResponse;

Response Api::Admin(const Request& request, const std::string& body) {
  const Json json = Json::parse(body, nullptr, false);
  if (!json.is_object() || request.method != "POST") return TextResponse(404, "no such route\n");
  if (request.path == "/_admin/tus") {
    tus_->DelayFinishes(json.value("finish_ms", int64_t{0}), json.value("count", int64_t{1}));
    return TextResponse(200, "");
  }
  const std::string bucket = json.value("bucket", "");
  if (!store_->FindBucket(bucket).has_value()) return TextResponse(400, "no such bucket\n");
  if (request.path == "/_admin/rows") return InsertRow(bucket, json);
  if (request.path == "/_admin/seed") return Seed(bucket, json);
  return TextResponse(404, "no such route\n");
}

// Creates a row as an INSERT by SQL leaves it. The body is {"bucket", "name", "metadata": any
// JSON}.
Response Api::InsertRow(const std::string& bucket, const Json& json) {
  Object object;
  object.name = json.value("name", "");
  object.version = NewUuid();
  object.foreign_metadata = json.contains("metadata") ? json["metadata"] : Json();
  store_->InsertRow(bucket, std::move(object));
  return TextResponse(200, "");
}

// Creates the objects <prefix>000000, <prefix>000001, … The body is {"bucket", "count", "size",
// "prefix", "mimetype"}. The bytes of the objects differ from each other and are the same in every
// run.
Response Api::Seed(const std::string& bucket, const Json& json) {
  const int64_t count = json.value("count", int64_t{0});
  const int64_t size = json.value("size", int64_t{0});
  for (int64_t i = 0; i < count; ++i) {
    Object object;
    object.name = absl::StrFormat("%s%06d", json.value("prefix", ""), i);
    object.mimetype = json.value("mimetype", "application/octet-stream");
    object.cache_control = "max-age=3600";
    object.last_modified_ms = NowMs();
    const std::unique_ptr<Upload> upload = store_->NewUpload();
    const std::string line = absl::StrCat(object.name, "\n");
    for (int64_t left = size; left > 0;) {
      const size_t part = static_cast<size_t>(std::min<int64_t>(left, 64 << 10));
      std::string bytes;
      while (bytes.size() < part) bytes += line;
      if (!upload->Append(bytes.data(), part)) return TextResponse(500, "disk full\n");
      left -= static_cast<int64_t>(part);
    }
    object.etag = upload->FinishEtag(options_.part_bytes, /*always_parts=*/false);
    store_->Commit(bucket, std::move(object), upload.get());
  }
  return TextResponse(200, "");
}

}  // namespace storage_server
}  // namespace dumpline
