#include "tools/testing/storage_server/tus.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/testing/storage_server/limits.h"

namespace dumpline {
namespace storage_server {
namespace {

Response Empty(int status) {
  Response response;
  response.status = status;
  return response;
}

// "bucketName <base64>,objectName <base64>".
bool ParseMetadata(absl::string_view text, std::map<std::string, std::string>* metadata) {
  for (absl::string_view pair : absl::StrSplit(text, ',', absl::SkipEmpty())) {
    const std::vector<absl::string_view> words = absl::StrSplit(pair, ' ', absl::SkipEmpty());
    std::string value;
    if (words.empty() || words.size() > 2) return false;
    if (words.size() == 2 && !absl::Base64Unescape(words[1], &value)) return false;
    if (!metadata->emplace(words[0], value).second) return false;
  }
  return true;
}

bool IsOffsetStream(const Request& request) {
  return request.Get("content-type") == "application/offset+octet-stream";
}

}  // namespace

bool Tus::MayWrite(const std::string& bucket, const std::string& key, const Request& request,
                   const Caller& caller, Response* refusal) {
  if (!caller.is_service()) {
    *refusal = TextResponse(403, "new row violates row-level security policy");
    return false;
  }
  if (request.Get("x-upsert") != "true" && store_->FindObject(bucket, key) != nullptr) {
    *refusal = TextResponse(409, "The resource already exists");
    return false;
  }
  return true;
}

Tus::SessionPtr Tus::Find(const std::string& id, Response* refusal) {
  std::string plain;
  if (!absl::WebSafeBase64Unescape(id, &plain) || std::count(plain.begin(), plain.end(), '/') < 2) {
    *refusal = TextResponse(400, "Invalid upload id");
    return nullptr;
  }
  const std::lock_guard<std::mutex> lock(mutex_);
  const auto found = sessions_.find(id);
  if (found == sessions_.end()) {
    *refusal = TextResponse(404, "The file for this url was not found");
    return nullptr;
  }
  if (found->second != nullptr && !found->second->done && found->second->expires_ms < NowMs()) {
    found->second = nullptr;
  }
  if (found->second == nullptr) {
    *refusal = TextResponse(410, "The file for this url no longer exists");
    return nullptr;
  }
  return found->second;
}

Response Tus::Handle(const Target& target, const Request& request, const Caller& caller,
                     Connection* connection) {
  Response response;
  if (target.route == "tus-options") {
    response = Empty(204);
    response.headers.emplace_back("tus-version", "1.0.0");
    response.headers.emplace_back(
        "tus-extension",
        "creation,creation-with-upload,creation-defer-length,termination,expiration");
    response.headers.emplace_back("tus-max-size", absl::StrCat(options_.file_size_limit));
  } else if (request.Get("tus-resumable") != "1.0.0") {
    response = TextResponse(412, "Tus-Resumable Required");
  } else if (target.route == "tus-create") {
    response = Create(request, caller, connection);
  } else {
    const SessionPtr session = Find(target.key, &response);
    if (session == nullptr) {
    } else if (target.route == "tus-patch") {
      response = Patch(session, request, caller, connection);
    } else if (target.route == "tus-head") {
      response = Empty(200);
      const std::unique_lock<std::mutex> lock(session->mutex);
      response.headers.emplace_back("cache-control", "no-store");
      response.headers.emplace_back(
          "upload-offset",
          absl::StrCat(session->done ? session->done_bytes : session->upload->size()));
      if (session->length >= 0) {
        response.headers.emplace_back("upload-length", absl::StrCat(session->length));
      } else {
        response.headers.emplace_back("upload-defer-length", "1");
      }
    } else if (target.route == "tus-delete") {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (session->done) {
        response = TextResponse(410, "The file for this url no longer exists");
      } else {
        sessions_[target.key] = nullptr;
        response = Empty(204);
      }
    }
  }
  response.headers.emplace_back("tus-resumable", "1.0.0");
  if (request.method == "HEAD") {
    response.head_length = 0;
    response.body.clear();
  }
  return response;
}

Response Tus::Create(const Request& request, const Caller& caller, Connection* connection) {
  auto session = std::make_shared<Session>();
  const std::string* const length = request.Find("upload-length");
  if (length != nullptr ? !absl::SimpleAtoi(*length, &session->length) || session->length < 0
                        : request.Get("upload-defer-length") != "1") {
    return TextResponse(400, "Upload-Length or Upload-Defer-Length header required");
  }
  std::map<std::string, std::string> metadata;
  if (!ParseMetadata(request.Get("upload-metadata"), &metadata)) {
    return TextResponse(400, "Upload-Metadata is invalid");
  }
  session->bucket = metadata["bucketName"];
  session->key = metadata["objectName"];
  if (!IsValidKey(session->key))
    return TextResponse(400, absl::StrCat("Invalid key: ", session->key));
  if (!options_.hosted && HasDotSegment(session->key)) {
    return TextResponse(400,
                        absl::StrCat("Invalid key: ", session->key, " contains dot path segment"));
  }
  const absl::optional<BucketSettings> bucket = store_->FindBucket(session->bucket);
  if (!bucket.has_value()) return TextResponse(404, "Bucket not found");
  session->mimetype =
      metadata.count("contentType") > 0 ? metadata["contentType"] : "application/octet-stream";
  if (bucket->allowed_mime_types.has_value() &&
      !MimeTypeAllowed(session->mimetype, *bucket->allowed_mime_types)) {
    return TextResponse(415, absl::StrCat("mime type ", session->mimetype, " is not supported"));
  }
  if (session->length > SizeLimit(*bucket, options_.file_size_limit)) {
    return TextResponse(413, "Maximum size exceeded");
  }
  Response refusal;
  if (!MayWrite(session->bucket, session->key, request, caller, &refusal)) return refusal;
  int64_t seconds;
  session->cache_control = absl::SimpleAtoi(metadata["cacheControl"], &seconds)
                               ? absl::StrCat("max-age=", seconds)
                               : "no-cache";
  const Json user_metadata = Json::parse(metadata["metadata"], nullptr, false);
  if (user_metadata.is_object()) session->user_metadata = user_metadata;
  session->expires_ms = NowMs() + options_.tus_expiry_ms;
  session->upload = store_->NewUpload();

  const std::string id =
      Base64Url(absl::StrCat(session->bucket, "/", session->key, "/", session->upload->version()));
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    sessions_[id] = session;
  }
  const absl::string_view scheme = request.Get("x-forwarded-proto");
  const absl::string_view forwarded_host = request.Get("x-forwarded-host");
  const std::string location =
      absl::StrCat(scheme.empty() ? "http" : scheme, "://",
                   forwarded_host.empty() ? request.Get("host") : forwarded_host, options_.prefix,
                   "/upload/resumable/", id);
  const bool with_bytes = request.chunked || request.content_length > 0;
  if (with_bytes && !IsOffsetStream(request)) return TextResponse(415, "Content-Type is invalid");
  Response response;
  if (with_bytes || session->length == 0) {
    const std::unique_lock<std::mutex> lock(session->mutex);
    response = Append(session, request, connection, 201);
  } else {
    response = Empty(201);
    response.headers.emplace_back("upload-expires", HttpTime(session->expires_ms));
  }
  response.headers.emplace_back("location", location);
  return response;
}

Response Tus::Patch(const SessionPtr& session, const Request& request, const Caller& caller,
                    Connection* connection) {
  const std::unique_lock<std::mutex> lock(session->mutex, std::try_to_lock);
  if (!lock.owns_lock()) return TextResponse(423, "The resource is locked");
  if (!IsOffsetStream(request)) return TextResponse(403, "Content-Type header required");
  int64_t offset;
  if (!absl::SimpleAtoi(request.Get("upload-offset"), &offset)) {
    return TextResponse(403, "Upload-Offset header required");
  }
  if (session->done) return TextResponse(409, "Upload-Offset conflict");
  Response refusal;
  if (!MayWrite(session->bucket, session->key, request, caller, &refusal)) return refusal;
  if (offset != session->upload->size()) return TextResponse(409, "Upload-Offset conflict");
  const std::string* const length = request.Find("upload-length");
  if (length != nullptr) {
    int64_t value;
    if (session->length >= 0 || !absl::SimpleAtoi(*length, &value) || value < offset) {
      return TextResponse(400, "Upload-Length or Upload-Defer-Length header required");
    }
    session->length = value;
  }
  return Append(session, request, connection, 204);
}

Response Tus::Append(const SessionPtr& session, const Request& request, Connection* connection,
                     int status) {
  Upload* const upload = session->upload.get();
  const absl::optional<BucketSettings> bucket = store_->FindBucket(session->bucket);
  if (!bucket.has_value()) return TextResponse(404, "Bucket not found");
  const int64_t limit = SizeLimit(*bucket, options_.file_size_limit);
  const int64_t most = session->length >= 0 ? std::min(session->length, limit) : limit;
  if (upload->size() + std::max<int64_t>(request.content_length, 0) > most) {
    return TextResponse(413, "Maximum size exceeded");
  }
  char buffer[64 << 10];
  for (;;) {
    // What arrives before a break is kept: HEAD tells how much.
    const int64_t got = connection->ReadBody(buffer, sizeof buffer);
    if (got < 0) {
      Response gone;
      gone.abort = true;
      return gone;
    }
    if (got == 0) break;
    if (upload->size() + got > most) return TextResponse(413, "Maximum size exceeded");
    if (!upload->Append(buffer, static_cast<size_t>(got))) {
      return TextResponse(500, "Something went wrong with that request");
    }
  }
  Response response = Empty(status);
  response.headers.emplace_back("upload-offset", absl::StrCat(upload->size()));
  if (upload->size() != session->length) {
    response.headers.emplace_back("upload-expires", HttpTime(session->expires_ms));
    return response;
  }
  Object object;
  object.name = session->key;
  object.mimetype = session->mimetype;
  object.cache_control = session->cache_control;
  object.user_metadata = session->user_metadata;
  object.last_modified_ms = NowMs();
  object.etag = upload->FinishEtag(options_.part_bytes > 0 ? options_.tus_part_bytes : 0,
                                   /*always_parts=*/true);
  session->done_bytes = upload->size();
  if (store_->Commit(session->bucket, std::move(object), upload) == nullptr) {
    return TextResponse(404, "Bucket not found");
  }
  session->done = true;
  session->upload = nullptr;
  response.headers.emplace_back("tus-complete", "1");
  return response;
}

}  // namespace storage_server
}  // namespace dumpline
