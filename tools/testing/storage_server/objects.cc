// Objects.
#include <algorithm>
#include <utility>
#include <variant>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "tools/testing/http_server/util.h"
#include "tools/testing/storage_server/api.h"
#include "tools/testing/storage_server/json_body.h"
#include "tools/testing/storage_server/limits.h"

namespace dumpline {
namespace storage_server {
namespace {

using http_server::HttpTime;
using http_server::IsoTime;
using http_server::NowMs;

// The row as a bulk delete returns it.
Json DeletedRowJson(const std::string& bucket, const Object& object) {
  return {{"name", object.name},
          {"bucket_id", bucket},
          {"owner", ""},
          {"owner_id", ""},
          {"version", object.version},
          {"id", object.id},
          {"updated_at", IsoTime(object.updated_ms)},
          {"created_at", IsoTime(object.created_ms)},
          {"last_accessed_at", IsoTime(object.created_ms)},
          {"metadata", object.Metadata()},
          {"user_metadata", object.user_metadata}};
}

// HTML is never served as such.
std::string ServedType(const std::string& mimetype) {
  return absl::StrContains(mimetype, "text/html") ? "text/plain" : mimetype;
}

struct Range {
  int64_t begin;
  int64_t end;
  bool is_partial;
};

// Parses "bytes=a-b", "bytes=a-" or "bytes=-n"; anything else is the whole object. Returns nullopt
// if the range cannot be satisfied.
std::optional<Range> ParseRange(absl::string_view text, int64_t size) {
  const Range whole{0, size, false};
  if (!absl::ConsumePrefix(&text, "bytes=") || absl::StrContains(text, ',')) return whole;
  const std::pair<absl::string_view, absl::string_view> pair =
      absl::StrSplit(text, absl::MaxSplits('-', 1));
  int64_t first = 0;
  int64_t last = size - 1;
  if (pair.first.empty()) {
    int64_t count;
    if (!absl::SimpleAtoi(pair.second, &count)) return whole;
    if (count <= 0 || size == 0) return std::nullopt;
    first = std::max<int64_t>(0, size - count);
  } else {
    if (!absl::SimpleAtoi(pair.first, &first)) return whole;
    if (!pair.second.empty() && !absl::SimpleAtoi(pair.second, &last)) return whole;
    last = std::min(last, size - 1);
    if (first >= size || first > last) return std::nullopt;
  }
  return Range{first, last + 1, true};
}

}  // namespace

std::optional<Error> Api::CheckPut(const ApiCall& call, const Object& object,
                                   const BucketSettings& bucket) const {
  if (bucket.allowed_mime_types.has_value() &&
      !MimeTypeAllowed(object.mimetype, *bucket.allowed_mime_types)) {
    return InvalidMimeType(object.mimetype);
  }
  if (!call.caller.is_service()) return RowLevelSecurity();
  const bool upsert = call.request.method == "PUT" || call.request.Get("x-upsert") == "true";
  if (!upsert && store_->FindObject(call.bucket, call.key) != nullptr) return KeyAlreadyExists();
  // The only check of the size: a body in chunks is not measured.
  if (call.request.content_length > SizeLimit(bucket, options_.file_size_limit)) {
    return ObjectTooLarge();
  }
  return std::nullopt;
}

Response Api::Put(const ApiCall& call) {
  if (const std::optional<Error> error = CheckKey(call.key)) return Refuse(*error);
  const std::optional<BucketSettings> bucket = store_->FindBucket(call.bucket);
  if (!bucket.has_value()) return Refuse(NoSuchBucket());

  Object object;
  object.name = call.key;
  object.robots_tag = std::string(call.request.Get("x-robots-tag"));
  const absl::string_view type = call.request.Get("content-type");
  object.mimetype = type.empty() ? "application/octet-stream" : std::string(type);
  const absl::string_view cache = call.request.Get("cache-control");
  object.cache_control = cache.empty() ? "no-cache" : std::string(cache);
  std::string metadata_text;
  absl::Base64Unescape(call.request.Get("x-metadata"), &metadata_text);
  const Json metadata = Json::parse(metadata_text, nullptr, false);
  if (metadata.is_object()) object.user_metadata = metadata;
  if (const std::optional<Error> error = CheckPut(call, object, *bucket)) return Refuse(*error);

  const std::unique_ptr<Upload> upload = store_->NewUpload();
  char buffer[64 << 10];
  int64_t got;
  while ((got = call.connection->ReadBody(buffer, sizeof buffer)) > 0) {
    if (!upload->Append(buffer, static_cast<size_t>(got))) return Refuse(InternalError());
  }
  if (got < 0) return http_server::AbortedResponse();  // an interrupted upload stores nothing
  object.etag = upload->FinishEtag(options_.part_bytes, /*always_parts=*/false);
  object.last_modified_ms = NowMs();
  // This is an upsert in any case: of two overlapping creations the last to finish wins.
  const ObjectPtr row = store_->Commit(call.bucket, std::move(object), upload.get());
  if (row == nullptr) return Refuse(NoSuchBucket());
  return Ok({{"Key", absl::StrCat(call.bucket, "/", call.key)}, {"Id", row->id}});
}

Response Api::Download(const ApiCall& call) {
  if (const std::optional<Error> error = CheckKey(call.key)) return Refuse(*error);
  if (const std::optional<Error> error = CheckRead(call)) return Refuse(*error);
  OwnedFd file;
  const bool head = call.request.method == "HEAD";
  const ObjectPtr object = store_->OpenObject(call.bucket, call.key, head ? nullptr : &file);
  if (object == nullptr) return Refuse(NoSuchKey());
  if (!head && file.get() < 0) return Refuse(NoSuchKey());  // a row without a file
  Response response;
  response.headers = {{"content-type", ServedType(object->mimetype)},
                      {"accept-ranges", "bytes"},
                      {"etag", object->etag},
                      {"last-modified", HttpTime(object->last_modified_ms)},
                      {"cache-control", object->cache_control},
                      {"x-robots-tag", object->robots_tag.empty() ? "none" : object->robots_tag}};
  if (head) {
    response.head_length = object->size;
    return response;
  }
  const std::optional<Range> range = ParseRange(call.request.Get("range"), object->size);
  if (!range.has_value()) return Refuse(InvalidRange());
  if (range->is_partial) {
    response.status = 206;
    response.headers.emplace_back("content-range", absl::StrCat("bytes ", range->begin, "-",
                                                                range->end - 1, "/", object->size));
  }
  response.file = std::move(file);
  response.offset = range->begin;
  response.length = range->end - range->begin;
  return response;
}

Response Api::Info(const ApiCall& call) {
  if (const std::optional<Error> error = CheckKey(call.key)) return Refuse(*error);
  if (const std::optional<Error> error = CheckRead(call)) return Refuse(*error);
  const ObjectPtr object = store_->FindObject(call.bucket, call.key);
  if (object == nullptr) return Refuse(NoSuchKey());
  const Json metadata = object->Metadata();
  const auto value = [&metadata](const char* name) {
    return metadata.is_object() && metadata.contains(name) ? metadata[name] : Json();
  };
  return Ok({{"id", object->id},
             {"name", object->name},
             {"version", object->version},
             {"bucket_id", call.bucket},
             {"size", value("size")},
             {"content_type", value("mimetype")},
             {"cache_control", value("cacheControl")},
             {"etag", value("eTag")},
             {"metadata", object->user_metadata},
             {"last_modified", IsoTime(object->updated_ms)},
             {"created_at", IsoTime(object->created_ms)}});
}

Response Api::DeleteMany(const ApiCall& call) {
  std::variant<Json, Response> read = ReadJson(call.request, call.connection);
  if (auto* const refusal = std::get_if<Response>(&read)) return std::move(*refusal);
  JsonBody body(std::get<Json>(read));
  const std::vector<std::string> keys = body.RequiredStrings("prefixes");
  if (body.error().has_value()) return Refuse(*body.error());
  if (options_.bulk_limit > 0 && static_cast<int64_t>(keys.size()) > options_.bulk_limit) {
    return Refuse(InvalidRequest(
        absl::StrCat("Bulk object requests are limited to ", options_.bulk_limit, " objects")));
  }
  Json rows = Json::array();
  if (call.caller.is_service()) {
    for (const std::string& key : keys) {
      const ObjectPtr object = store_->Remove(call.bucket, key);
      if (object != nullptr) rows.push_back(DeletedRowJson(call.bucket, *object));
    }
  }
  return Ok(rows);
}

Response Api::DeleteOne(const ApiCall& call) {
  if (absl::StartsWith(call.request.Get("content-type"), "application/json") &&
      call.request.content_length <= 0) {
    return Refuse(
        FastifyError("Body cannot be empty when content-type is set to 'application/json'"));
  }
  if (!call.caller.is_service() || store_->Remove(call.bucket, call.key) == nullptr) {
    return Refuse(NoSuchKey());
  }
  return Ok({{"message", "Successfully deleted"}});
}

}  // namespace storage_server
}  // namespace dumpline
