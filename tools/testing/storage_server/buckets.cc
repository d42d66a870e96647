// Buckets.
#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/testing/http_server/util.h"
#include "tools/testing/storage_server/api.h"
#include "tools/testing/storage_server/json_body.h"
#include "tools/testing/storage_server/limits.h"

namespace dumpline {
namespace storage_server {
namespace {

using http_server::IsoTime;
using http_server::NowMs;

Json BucketJson(const BucketSettings& bucket, bool with_type) {
  Json json = {
      {"id", bucket.id}, {"name", bucket.name}, {"owner", ""}, {"public", bucket.is_public}};
  if (with_type) json["type"] = bucket.type;
  json["file_size_limit"] =
      bucket.file_size_limit.has_value() ? Json(*bucket.file_size_limit) : Json();
  json["allowed_mime_types"] =
      bucket.allowed_mime_types.has_value() ? Json(*bucket.allowed_mime_types) : Json();
  json["created_at"] = IsoTime(bucket.created_ms);
  json["updated_at"] = IsoTime(bucket.updated_ms);
  return json;
}

std::optional<int64_t> ReadFileSize(const Json& value) {
  int64_t number;
  if (value.is_number_integer()) return value.get<int64_t>();
  if (!value.is_string()) return std::nullopt;
  if (absl::SimpleAtoi(value.get<std::string>(), &number)) return number;
  return ParseFileSize(value.get<std::string>());
}

// Copies public, file_size_limit and allowed_mime_types from a request into `bucket`.
std::optional<Error> ApplySettings(const Json& json, int64_t project_limit,
                                   BucketSettings* bucket) {
  JsonBody body(json);
  bucket->is_public = body.Boolean("public", bucket->is_public);
  if (body.IsNull("file_size_limit")) {
    bucket->file_size_limit = std::nullopt;
  } else if (body.Has("file_size_limit")) {
    const std::optional<int64_t> bytes = ReadFileSize(json["file_size_limit"]);
    if (!bytes.has_value() || *bytes < 0) {
      return InvalidRequest("Invalid file size format, hint: use 20GB / 20MB / 30KB / 3B");
    }
    if (*bytes > project_limit) return ObjectTooLarge();
    bucket->file_size_limit = bytes;
  }
  if (body.IsNull("allowed_mime_types")) {
    bucket->allowed_mime_types = std::nullopt;
  } else if (body.Has("allowed_mime_types")) {
    const Json& value = json["allowed_mime_types"];
    std::vector<std::string> types;
    if (!value.is_array()) return ValidationError("body/allowed_mime_types must be array");
    for (const Json& type : value) {
      if (!type.is_string()) return ValidationError("body/allowed_mime_types/0 must be string");
      types.push_back(type.get<std::string>());
    }
    bucket->allowed_mime_types = types;
  }
  return body.error();
}

// Sorts by the query's sortColumn and sortOrder.
void Sort(const Request& request, std::vector<BucketSettings>* buckets) {
  const std::optional<std::string> column = request.Param("sortColumn");
  if (!column.has_value()) {
    // Without these parameters, the order is not one that a client could rely on.
    std::reverse(buckets->begin(), buckets->end());
    return;
  }
  const auto key = [&](const BucketSettings& bucket) {
    return *column == "created_at"   ? IsoTime(bucket.created_ms)
           : *column == "updated_at" ? IsoTime(bucket.updated_ms)
           : *column == "id"         ? bucket.id
                                     : bucket.name;
  };
  std::stable_sort(
      buckets->begin(), buckets->end(),
      [&](const BucketSettings& a, const BucketSettings& b) { return key(a) < key(b); });
  if (request.Param("sortOrder") == "desc") std::reverse(buckets->begin(), buckets->end());
}

}  // namespace

Response Api::ListBuckets(const ApiCall& call) {
  std::vector<BucketSettings> buckets;
  if (call.caller.is_service()) buckets = store_->Buckets();
  int64_t limit = INT64_MAX;
  int64_t offset = 0;
  if (const std::optional<std::string> value = call.request.Param("limit")) {
    if (!absl::SimpleAtoi(*value, &limit)) {
      return Refuse(ValidationError("querystring/limit must be integer"));
    }
    if (limit < 1) return Refuse(ValidationError("querystring/limit must be >= 1"));
  }
  if (const std::optional<std::string> value = call.request.Param("offset")) {
    if (!absl::SimpleAtoi(*value, &offset) || offset < 0) {
      return Refuse(ValidationError("querystring/offset must be >= 0"));
    }
  }
  Sort(call.request, &buckets);
  Json json = Json::array();
  for (int64_t i = offset; i < static_cast<int64_t>(buckets.size()) && limit > 0; ++i, --limit) {
    json.push_back(BucketJson(buckets[static_cast<size_t>(i)], /*with_type=*/true));
  }
  return Ok(json);
}

Response Api::GetBucket(const ApiCall& call) {
  const std::optional<BucketSettings> bucket = store_->FindBucket(call.bucket);
  if (!bucket.has_value() || !call.caller.is_service()) return Refuse(NoSuchBucket());
  return Ok(BucketJson(*bucket, /*with_type=*/false));
}

Response Api::CreateBucket(const ApiCall& call) {
  std::variant<Json, Response> read = ReadJson(call.request, call.connection);
  if (auto* const refusal = std::get_if<Response>(&read)) return std::move(*refusal);
  const Json& json = std::get<Json>(read);
  JsonBody body(json);
  BucketSettings bucket;
  bucket.name = body.RequiredString("name");
  bucket.id = body.String("id", bucket.name);
  bucket.type = body.String("type", "STANDARD");
  if (body.error().has_value()) return Refuse(*body.error());
  if (!IsValidBucketName(bucket.name) || !IsValidBucketName(bucket.id)) {
    return Refuse(InvalidBucketName());
  }
  const std::optional<Error> error = ApplySettings(json, options_.file_size_limit, &bucket);
  if (error.has_value()) return Refuse(*error);
  if (!call.caller.is_service()) return Refuse(RowLevelSecurity());
  bucket.created_ms = bucket.updated_ms = NowMs();
  const std::string name = bucket.name;
  if (!store_->CreateBucket(std::move(bucket))) return Refuse(BucketAlreadyExists());
  return Ok({{"name", name}});
}

Response Api::UpdateBucket(const ApiCall& call) {
  std::variant<Json, Response> read = ReadJson(call.request, call.connection);
  if (auto* const refusal = std::get_if<Response>(&read)) return std::move(*refusal);
  const Json& json = std::get<Json>(read);
  if (!json.contains("public") && !json.contains("file_size_limit") &&
      !json.contains("allowed_mime_types")) {
    return Refuse(ValidationError("body must match a schema in anyOf"));
  }
  std::optional<BucketSettings> bucket = store_->FindBucket(call.bucket);
  if (!bucket.has_value() || !call.caller.is_service()) return Refuse(NoSuchBucket());
  const std::optional<Error> error = ApplySettings(json, options_.file_size_limit, &*bucket);
  if (error.has_value()) return Refuse(*error);
  store_->ChangeBucket(call.bucket, [&](BucketSettings* settings) {
    settings->is_public = bucket->is_public;
    settings->file_size_limit = bucket->file_size_limit;
    settings->allowed_mime_types = bucket->allowed_mime_types;
  });
  return Ok({{"message", "Successfully updated"}});
}

}  // namespace storage_server
}  // namespace dumpline
