// Objects.
#include <unistd.h>

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
#include "tools/testing/storage_server/form.h"
#include "tools/testing/storage_server/json_body.h"
#include "tools/testing/storage_server/limits.h"

namespace dumpline {
namespace storage_server {
namespace {

using http_server::HttpTime;
using http_server::IsoTime;
using http_server::NowMs;

// Returns the row in the form that a bulk delete returns.
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

// Returns the type to serve. HTML is never served as such.
std::string ServedType(const std::string& mimetype) {
  return absl::StrContains(mimetype, "text/html") ? "text/plain" : mimetype;
}

bool IsForm(const Request& request) {
  return absl::StartsWith(request.Get("content-type"), "multipart/form-data");
}

void TakeUserMetadata(const std::string& text, Object* object) {
  const Json metadata = Json::parse(text, nullptr, false);
  if (metadata.is_object()) object->user_metadata = metadata;
}

void TakeHeaders(const Request& request, Object* object) {
  const absl::string_view type = request.Get("content-type");
  object->mimetype = type.empty() ? "application/octet-stream" : std::string(type);
  const absl::string_view cache = request.Get("cache-control");
  object->cache_control = cache.empty() ? "no-cache" : std::string(cache);
  std::string metadata_text;
  absl::Base64Unescape(request.Get("x-metadata"), &metadata_text);
  TakeUserMetadata(metadata_text, object);
}

void TakeFormFields(const Form& form, Object* object) {
  object->mimetype = form.Field("contentType");
  if (object->mimetype.empty()) object->mimetype = form.file_type();
  const std::string cache = form.Field("cacheControl");
  object->cache_control = cache.empty() ? "no-cache" : absl::StrCat("max-age=", cache);
  const std::string metadata = form.Field("metadata");
  TakeUserMetadata(metadata.empty() ? form.Field("userMetadata") : metadata, object);
}

void HashFile(int fd) {
  Md5 md5;
  char buffer[64 << 10];
  int64_t offset = 0;
  for (ssize_t got; (got = pread(fd, buffer, sizeof buffer, offset)) > 0; offset += got) {
    md5.Update({buffer, static_cast<size_t>(got)});
  }
  md5.Digest();
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
  const bool is_empty_folder = IsEmptyFolder(call.key);
  const bool has_types = bucket.allowed_mime_types && !bucket.allowed_mime_types->empty();
  if (has_types && !is_empty_folder &&
      !MimeTypeAllowed(object.mimetype, *bucket.allowed_mime_types)) {
    return InvalidMimeType(object.mimetype);
  }
  if (!call.caller.is_service()) return RowLevelSecurity();
  const bool upsert = call.request.method == "PUT" || call.request.Get("x-upsert") == "true";
  if (!upsert && store_->FindObject(call.bucket, call.key) != nullptr) return KeyAlreadyExists();
  // No other check limits the size of a body, so a chunked body is not limited. The file in a form
  // is measured after it has been read, because the length of a form is not that of its file.
  const int64_t limit = is_empty_folder ? 0 : SizeLimit(bucket, options_.file_size_limit);
  if (!IsForm(call.request) && call.request.content_length > limit) return ObjectTooLarge();
  return std::nullopt;
}

Response Api::Put(const ApiCall& call) {
  if (const std::optional<Error> error = CheckKey(call.key)) return Refuse(*error);
  const std::optional<BucketSettings> bucket = store_->FindBucket(call.bucket);
  if (!bucket.has_value()) return Refuse(NoSuchBucket());

  Object object;
  object.name = call.key;
  object.robots_tag = std::string(call.request.Get("x-robots-tag"));
  Form form(call.request.Get("content-type"), call.connection);
  if (IsForm(call.request)) {
    if (!form.ReadFields()) return Refuse(NoContentProvided());
    TakeFormFields(form, &object);
  } else {
    TakeHeaders(call.request, &object);
  }
  if (const std::optional<Error> error = CheckPut(call, object, *bucket)) return Refuse(*error);

  const std::unique_ptr<Upload> upload = store_->NewUpload();
  char buffer[64 << 10];
  for (;;) {
    const int64_t got = IsForm(call.request) ? form.ReadFile(buffer, sizeof buffer)
                                             : call.connection->ReadBody(buffer, sizeof buffer);
    if (got < 0) return http_server::AbortedResponse();  // an interrupted upload stores nothing
    if (got == 0) break;
    if (!upload->Append(buffer, static_cast<size_t>(got))) return Refuse(InternalError());
  }
  if (IsForm(call.request) && upload->size() > SizeLimit(*bucket, options_.file_size_limit)) {
    return Refuse(ObjectTooLarge());
  }
  object.etag = upload->FinishEtag(options_.part_bytes, /*always_parts=*/false);
  object.last_modified_ms = NowMs();
  // The commit is always an upsert, so the last of two overlapping creations to finish wins.
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
  // The file backend computes the ETag of the whole file for each request.
  if (!head && options_.part_bytes == 0) HashFile(file.get());
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

// Refuses the uploads to a bucket named "sign", which reach this route, because their body is not
// JSON.
Response Api::Sign(const ApiCall&) { return Refuse(ValidationError("body must be object")); }

// Signs a URL for an upload. The route ignores the request's body, so an object that is sent here
// is not stored although the response is a success.
Response Api::SignUpload(const ApiCall& call) {
  return Ok({{"url", absl::StrCat("/object/upload/sign/", call.bucket, "/", call.key, "?token=t")},
             {"token", "t"}});
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
