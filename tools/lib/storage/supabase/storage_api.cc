#include "tools/lib/storage/supabase/storage_api.h"

#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/supabase/error.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

std::string ObjectPath(absl::string_view route, const std::string& bucket, const std::string& key) {
  return absl::StrCat("/object/", route, PercentEncode(bucket, ""), "/", PercentEncode(key, "/"));
}

}  // namespace

std::string StorageApi::BucketPath(const std::string& id) {
  return absl::StrCat("/bucket/", PercentEncode(id, ""));
}

std::string StorageApi::ObjectsPath(const std::string& bucket) {
  return absl::StrCat("/object/", PercentEncode(bucket, ""));
}

std::string StorageApi::UploadPath(const std::string& bucket, const std::string& key) {
  return ObjectPath("", bucket, key);
}

std::string StorageApi::DownloadPath(const std::string& bucket, const std::string& key) const {
  const bool has_key = credentials_.has_key();
  return ObjectPath(has_key ? "authenticated/" : "public/", bucket, key);
}

std::string StorageApi::InfoPath(const std::string& bucket, const std::string& key) const {
  const bool has_key = credentials_.has_key();
  // With "info/" alone, the server reads a bucket "public" or "authenticated" as a part of the
  // route and describes another object. It also treats an expired key as a missing one.
  return ObjectPath(has_key ? "info/authenticated/" : "info/public/", bucket, key);
}

HttpRequest StorageApi::Request(const std::string& method, const std::string& path) const {
  HttpRequest request;
  request.method = method;
  request.url = url_ + path;
  request.idempotent = true;
  credentials_.AddHeaders(&request.headers);
  return request;
}

HttpRequest StorageApi::JsonRequest(const std::string& method, const std::string& path,
                                    const Json& body) const {
  HttpRequest request = Request(method, path);
  request.headers.emplace_back("content-type", "application/json");
  request.body = std::make_shared<const std::string>(ToJsonText(body));
  return request;
}

HttpTransport::RequestId StorageApi::Start(HttpRequest request, HttpTransport::Done done) {
  const std::string name = DisplayName(request);
  return transport_->Start(std::move(request), [name, done](absl::StatusOr<HttpResponse> response) {
    if (response.ok() && !response->ok()) return done(ResponseError(name, *response));
    done(std::move(response));
  });
}

void StorageApi::StartJson(HttpRequest request, std::function<void(absl::StatusOr<Json>)> done) {
  const std::string method = request.method;
  const std::string path = request.url.substr(url_.size());
  Start(std::move(request), [this, method, path, done](absl::StatusOr<HttpResponse> response) {
    if (!response.ok()) return done(response.status());
    absl::StatusOr<Json> json = ParseJson(response->body);
    done(json.ok() ? std::move(json) : UnexpectedResponse(method, path));
  });
}

absl::StatusOr<Json> StorageApi::Call(const std::string& method, const std::string& path,
                                      const Json* body) {
  HttpRequest request = body == nullptr ? Request(method, path) : JsonRequest(method, path, *body);
  const std::string name = DisplayName(request);
  ASSIGN_OR_RETURN(const HttpResponse response, transport_->Send(std::move(request)));
  if (!response.ok()) return ResponseError(name, response);
  absl::StatusOr<Json> json = ParseJson(response.body);
  if (!json.ok()) return UnexpectedResponse(method, path);
  return json;
}

absl::Status StorageApi::UnexpectedResponse(absl::string_view method,
                                            absl::string_view path) const {
  return absl::InternalError(absl::StrCat(method, " ", url_, path.substr(0, path.find('?')),
                                          ": not a response of Supabase Storage; check the URL"));
}

ObjectInfo ObjectInfoFromRow(const std::string& bucket, std::string key, const Json& row) {
  ObjectInfo info;
  info.bucket = bucket;
  info.key = std::move(key);
  const auto metadata = row.find("metadata");
  if (metadata == row.end() || !metadata->is_object()) return info;
  info.size = NumberField(*metadata, "size");
  if (!info.size) info.size = NumberField(*metadata, "contentLength");
  info.etag = UnquoteEtag(TextField(*metadata, "eTag"));
  info.mimetype = TextField(*metadata, "mimetype");
  info.cache_control = TextField(*metadata, "cacheControl");
  info.last_modified = TextField(*metadata, "lastModified");
  return info;
}

std::string UnquoteEtag(absl::string_view etag) {
  absl::ConsumePrefix(&etag, "W/");
  if (etag.size() >= 2 && etag.front() == '"' && etag.back() == '"') {
    etag = etag.substr(1, etag.size() - 2);
  }
  return std::string(etag);
}

}  // namespace dumpline
