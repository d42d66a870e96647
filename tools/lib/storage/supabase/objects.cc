#include "tools/lib/storage/supabase/objects.h"

#include <algorithm>
#include <optional>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/storage/supabase/upload_form.h"
#include "tools/lib/text/count.h"

namespace dumpline {
namespace {

constexpr char kDefaultMimeType[] = "application/octet-stream";
constexpr size_t kDeleteKeys = 1000;            // hosted projects reject more; some allow fewer
constexpr size_t kDeleteBodyBytes = 900 << 10;  // the server rejects bodies above 1 MiB
constexpr size_t kMaxMetadataBytes = 1 << 20;   // of user metadata
constexpr uint64_t kErrorBodyBytes = 64 << 10;  // room for the body of an error

HttpTransport::Done IgnoreBody(StoreDone done) {
  return [done](absl::StatusOr<HttpResponse> response) { done(response.status()); };
}

std::function<void(const absl::Status&, absl::Duration)> WithoutDelay(OnRetry on_retry) {
  if (!on_retry) return nullptr;
  return [on_retry](const absl::Status& error, absl::Duration /*delay*/) { on_retry(error); };
}

// Returns the value of the Range header, or "" for a whole object.
std::string RangeOf(const ObjectReader::ReadRequest& read) {
  if (read.offset == 0 && !read.length) return "";
  return absl::StrCat("bytes=", read.offset, "-",
                      read.length ? absl::StrCat(read.offset + *read.length - 1) : "");
}

// Returns the size of the whole object, if the headers have it. Checks that a ranged response
// starts where it should.
absl::StatusOr<std::optional<uint64_t>> SizeOf(const HttpResponse& response,
                                               const std::string& request_name, bool is_ranged,
                                               uint64_t offset) {
  uint64_t size;
  if (!is_ranged) {
    const bool has_size = absl::SimpleAtoi(response.Header("content-length"), &size);
    return has_size ? std::optional<uint64_t>(size) : std::nullopt;
  }
  const absl::string_view range = response.Header("content-range");  // bytes 0-99/1234
  if (response.status != 206 || !absl::StartsWith(range, absl::StrCat("bytes ", offset, "-"))) {
    return absl::DataLossError(absl::StrCat(request_name, ": the response does not start at byte ",
                                            offset, " as requested"));
  }
  const bool has_size = absl::SimpleAtoi(range.substr(range.find('/') + 1), &size);
  return has_size ? std::optional<uint64_t>(size) : std::nullopt;
}

// Some servers reject "." and ".." in a key, and any program that normalizes a URL's path turns
// them into the path of another object.
absl::Status CheckSegments(const std::string& key) {
  for (const absl::string_view segment : absl::StrSplit(key, '/')) {
    if (segment != "." && segment != "..") continue;
    return absl::InvalidArgumentError(absl::StrCat(
        "with the segment '", segment, "' it may become another key on its way to the server"));
  }
  return absl::OkStatus();
}

// Returns whether POST /object/BUCKET/KEY reaches a route other than the upload. PUT, which always
// overwrites, reaches only the upload.
bool PostIsAnotherRoute(const std::string& bucket, const std::string& key) {
  if (bucket == "sign") return true;
  return (bucket == "list" || bucket == "list-v2") && !absl::StrContains(key, '/');
}

bool IsPrintable(absl::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return absl::ascii_isprint(static_cast<unsigned char>(c)); });
}

// Returns whether the server rejected a request because it had more keys than the project allows.
// The server has then deleted none of them (supabase/storage, deleteObjects.ts).
bool IsBulkLimit(const absl::Status& status) {
  return absl::StrContains(status.message(), "Bulk object requests are limited to");
}

}  // namespace

void SupabaseReader::GetInfo(const std::string& bucket, const std::string& key, InfoDone done) {
  const std::string path = api_->InfoPath(bucket, key);
  api_->StartJson(api_->Request("GET", path),
                  [this, bucket, key, path, done](absl::StatusOr<Json> json) {
                    if (!json.ok()) return done(json.status());
                    if (!json->is_object()) return done(api_->UnexpectedResponse("GET", path));
                    ObjectInfo info;
                    info.bucket = bucket;
                    info.key = key;
                    info.size = NumberField(*json, "size");
                    info.etag = UnquoteEtag(TextField(*json, "etag"));
                    info.mimetype = TextField(*json, "content_type");
                    info.cache_control = TextField(*json, "cache_control");
                    info.last_modified = TextField(*json, "last_modified");
                    const auto metadata = json->find("metadata");
                    if (metadata != json->end() && metadata->is_object() && !metadata->empty()) {
                      info.user_metadata = ToJsonText(*metadata);
                    }
                    done(std::move(info));
                  });
}

std::function<void()> SupabaseReader::Read(ReadRequest read, StoreDone done) {
  HttpRequest request = api_->Request("GET", api_->DownloadPath(read.bucket, read.key));
  request.idempotent = false;  // the caller repeats it, from the target's offset
  request.sink = read.sink;
  const std::string range = RangeOf(read);
  if (!range.empty()) request.headers.emplace_back("range", range);
  request.on_headers = [name = DisplayName(request), is_ranged = !range.empty(),
                        read = std::move(read)](const HttpResponse& response) -> absl::Status {
    if (!response.ok()) return absl::OkStatus();
    ASSIGN_OR_RETURN(const std::optional<uint64_t> size,
                     SizeOf(response, name, is_ranged, read.offset));
    if (!read.on_start) return absl::OkStatus();
    return read.on_start(size, UnquoteEtag(response.Header("etag")));
  };
  const HttpTransport::RequestId id = api_->Start(std::move(request), IgnoreBody(std::move(done)));
  return [api = api_, id] { api->Cancel(id); };
}

void SupabaseReader::ReadSmall(const std::string& bucket, const std::string& key,
                               uint64_t max_bytes, OnRetry on_retry,
                               std::function<void(absl::StatusOr<std::string>)> done) {
  HttpRequest request = api_->Request("GET", api_->DownloadPath(bucket, key));
  // The body of an error must not look like an object that is too large.
  request.max_body_bytes = std::max(max_bytes, kErrorBodyBytes);
  request.on_retry = WithoutDelay(std::move(on_retry));
  api_->Start(std::move(request), [done](absl::StatusOr<HttpResponse> response) {
    if (!response.ok()) return done(response.status());
    done(std::move(response->body));
  });
}

absl::Status SupabaseWriter::Accepts(const Bucket& bucket, const ObjectInfo& info) const {
  RETURN_IF_ERROR(CheckKey(info.key));
  RETURN_IF_ERROR(CheckSegments(info.key));
  if (info.bucket == "upload" && absl::StartsWith(info.key, "sign/")) {
    return absl::InvalidArgumentError(
        "Supabase Storage takes an upload of upload/sign/… for a request for a signed URL");
  }
  if (!IsPrintable(info.mimetype) || !IsPrintable(info.cache_control)) {
    return absl::InvalidArgumentError(
        "its mimetype or cacheControl has characters that an HTTP header cannot have");
  }
  const std::string mimetype = info.mimetype.empty() ? kDefaultMimeType : info.mimetype;
  if (!info.IsEmptyFolder() && !bucket.AllowsMimeType(mimetype)) {
    return absl::InvalidArgumentError(
        absl::StrCat("bucket ", bucket.id, " does not allow the mime type ", mimetype));
  }
  if (info.user_metadata.size() > kMaxMetadataBytes) {
    return absl::ResourceExhaustedError(absl::StrCat(
        info.user_metadata.size(), " bytes of user metadata exceed the limit of 1 MiB"));
  }
  if (info.size && bucket.file_size_limit && *info.size > *bucket.file_size_limit) {
    return absl::ResourceExhaustedError(
        absl::StrCat(CountOf(*info.size, "byte exceeds", "bytes exceed"), " the limit of bucket ",
                     bucket.id, " (", CountOf(*bucket.file_size_limit, "byte"), ")"));
  }
  return absl::OkStatus();
}

HttpRequest SupabaseWriter::UploadRequest(const ObjectInfo& info, bool overwrite) const {
  const bool puts = overwrite && PostIsAnotherRoute(info.bucket, info.key);
  HttpRequest request =
      api_->Request(puts ? "PUT" : "POST", StorageApi::UploadPath(info.bucket, info.key));
  if (overwrite) request.headers.emplace_back("x-upsert", "true");
  return request;
}

// Adds all metadata to the request of an upload, because an upload replaces all of it.
void SupabaseWriter::AddMetadata(const ObjectInfo& info, HttpRequest* request) {
  request->headers.emplace_back("content-type",
                                info.mimetype.empty() ? kDefaultMimeType : info.mimetype);
  request->headers.emplace_back("cache-control",
                                info.cache_control.empty() ? "no-cache" : info.cache_control);
  if (info.has_user_metadata()) {
    request->headers.emplace_back("x-metadata", absl::Base64Escape(info.user_metadata));
  }
}

void SupabaseWriter::WriteSmall(const ObjectInfo& info, bool overwrite,
                                std::shared_ptr<const std::string> content, OnRetry on_retry,
                                StoreDone done) {
  HttpRequest request = UploadRequest(info, overwrite);
  if (UploadForm::IsNeeded(info)) {
    const UploadForm form(info);
    request.headers.emplace_back("content-type", form.content_type());
    request.body =
        std::make_shared<const std::string>(absl::StrCat(form.head(), *content, form.tail()));
  } else {
    AddMetadata(info, &request);
    request.body = std::move(content);
  }
  request.on_retry = WithoutDelay(std::move(on_retry));
  api_->Start(std::move(request), IgnoreBody(std::move(done)));
}

void SupabaseWriter::Write(const ObjectInfo& info, bool overwrite,
                           std::shared_ptr<BodySource> source, uint64_t bytes, StoreDone done) {
  HttpRequest request = UploadRequest(info, overwrite);
  request.idempotent = false;
  request.source = std::move(source);
  request.source_bytes = bytes;
  if (UploadForm::IsNeeded(info)) {
    const UploadForm form(info);
    request.headers.emplace_back("content-type", form.content_type());
    request.source = form.Wrap(std::move(request.source), bytes);
    request.source_bytes = form.head().size() + bytes + form.tail().size();
  } else {
    AddMetadata(info, &request);
  }
  api_->Start(std::move(request), IgnoreBody(std::move(done)));
}

absl::Status SupabaseDeleter::Delete(const std::string& bucket,
                                     const std::vector<std::string>& keys,
                                     std::vector<std::string>* deleted) {
  const std::string path = StorageApi::ObjectsPath(bucket);
  size_t most_keys = kDeleteKeys;
  for (size_t next = 0; next < keys.size();) {
    const size_t first = next;
    Json body;
    Json& batch = body["prefixes"] = Json::array();
    size_t bytes = 0;
    for (; next < keys.size() && batch.size() < most_keys; ++next) {
      const size_t key_bytes = ToJsonText(keys[next]).size() + 1;
      if (!batch.empty() && bytes + key_bytes > kDeleteBodyBytes) break;
      bytes += key_bytes;
      batch.push_back(keys[next]);
    }
    const absl::StatusOr<Json> answer = api_->Call("DELETE", path, &body);
    if (batch.size() > 1 && IsBulkLimit(answer.status())) {
      most_keys = batch.size() / 2;
      next = first;
      continue;
    }
    ASSIGN_OR_RETURN(const Json rows, answer);
    if (!rows.is_array()) return api_->UnexpectedResponse("DELETE", path);
    for (const Json& row : rows) {
      std::string name = TextField(row, "name");
      if (!name.empty()) deleted->push_back(std::move(name));
    }
  }
  return absl::OkStatus();
}

}  // namespace dumpline
