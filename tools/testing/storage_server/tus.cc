#include "tools/testing/storage_server/tus.h"

#include <algorithm>
#include <chrono>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "tools/testing/http_server/util.h"
#include "tools/testing/storage_server/limits.h"

namespace dumpline {
namespace storage_server {
namespace {

using http_server::EmptyResponse;
using http_server::HttpTime;
using http_server::NowMs;
using http_server::TextResponse;

// Parses "bucketName <base64>,objectName <base64>".
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

Response VersionRequired() { return TextResponse(412, "Tus-Resumable Required"); }
Response LengthRequired() {
  return TextResponse(400, "Upload-Length or Upload-Defer-Length header required");
}
Response TooLarge() { return TextResponse(413, "Maximum size exceeded"); }

bool HasVersion(const Request& request) { return request.Get("tus-resumable") == "1.0.0"; }

Response WithVersion(Response response) {
  response.headers.emplace_back("tus-resumable", "1.0.0");
  return response;
}

}  // namespace

Response Tus::Create(const ApiCall& call) {
  return WithVersion(HasVersion(call.request) ? CreateSession(call) : VersionRequired());
}

Response Tus::Patch(const ApiCall& call) {
  if (!HasVersion(call.request)) return WithVersion(VersionRequired());
  Response response;
  const SessionPtr session = Find(call.upload, &response);
  if (session != nullptr) response = PatchSession(session, call);
  return WithVersion(std::move(response));
}

Response Tus::Head(const ApiCall& call) {
  Response response;
  if (!HasVersion(call.request)) {
    response = VersionRequired();
  } else if (const SessionPtr session = Find(call.upload, &response)) {
    const std::lock_guard<std::mutex> lock(session->mutex);
    const int64_t offset = session->done ? session->done_bytes : session->upload->size();
    response = EmptyResponse(200);
    response.headers = {{"cache-control", "no-store"}, {"upload-offset", absl::StrCat(offset)}};
    if (session->length >= 0) {
      response.headers.emplace_back("upload-length", absl::StrCat(session->length));
    } else {
      response.headers.emplace_back("upload-defer-length", "1");
    }
  }
  response.head_length = 0;
  return WithVersion(std::move(response));
}

std::optional<Response> Tus::CheckWrite(const Session& session, const ApiCall& call) const {
  if (!call.caller.is_service()) {
    return TextResponse(403, "new row violates row-level security policy");
  }
  if (call.request.Get("x-upsert") != "true" &&
      store_->FindObject(session.bucket, session.key) != nullptr) {
    return TextResponse(409, "The resource already exists");
  }
  return std::nullopt;
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

std::optional<Response> Tus::ReadHeaders(const ApiCall& call, Session* session) const {
  const std::string* const length = call.request.Find("upload-length");
  if (length != nullptr ? !absl::SimpleAtoi(*length, &session->length) || session->length < 0
                        : call.request.Get("upload-defer-length") != "1") {
    return LengthRequired();
  }
  std::map<std::string, std::string> metadata;
  if (!ParseMetadata(call.request.Get("upload-metadata"), &metadata)) {
    return TextResponse(400, "Upload-Metadata is invalid");
  }
  session->bucket = metadata["bucketName"];
  session->key = metadata["objectName"];
  const std::string invalid = absl::StrCat("Invalid key: ", session->key);
  if (!IsValidKey(session->key)) return TextResponse(400, invalid);
  if (!options_.hosted && HasDotSegment(session->key)) {
    return TextResponse(400, absl::StrCat(invalid, " contains dot path segment"));
  }
  const std::optional<BucketSettings> bucket = store_->FindBucket(session->bucket);
  if (!bucket.has_value()) return TextResponse(404, "Bucket not found");
  session->mimetype =
      metadata.count("contentType") > 0 ? metadata["contentType"] : "application/octet-stream";
  if (bucket->allowed_mime_types.has_value() &&
      !MimeTypeAllowed(session->mimetype, *bucket->allowed_mime_types)) {
    return TextResponse(415, absl::StrCat("mime type ", session->mimetype, " is not supported"));
  }
  if (session->length > SizeLimit(*bucket, options_.file_size_limit)) return TooLarge();
  int64_t seconds;
  session->cache_control = absl::SimpleAtoi(metadata["cacheControl"], &seconds)
                               ? absl::StrCat("max-age=", seconds)
                               : "no-cache";
  const Json user_metadata = Json::parse(metadata["metadata"], nullptr, false);
  if (user_metadata.is_object()) session->user_metadata = user_metadata;
  return CheckWrite(*session, call);
}

std::string Tus::Location(const Request& request, const std::string& id) const {
  const absl::string_view scheme = request.Get("x-forwarded-proto");
  const absl::string_view host = request.Get("x-forwarded-host");
  return absl::StrCat(scheme.empty() ? "http" : scheme, "://",
                      host.empty() ? request.Get("host") : host, options_.prefix,
                      "/upload/resumable/", id);
}

Response Tus::CreateSession(const ApiCall& call) {
  const auto session = std::make_shared<Session>();
  std::optional<Response> refusal = ReadHeaders(call, session.get());
  if (refusal.has_value()) return *std::move(refusal);
  session->expires_ms = NowMs() + options_.tus_expiry_ms;
  session->upload = store_->NewUpload();
  const std::string id = http_server::Base64Url(
      absl::StrCat(session->bucket, "/", session->key, "/", session->upload->version()));
  {
    const std::lock_guard<std::mutex> lock(mutex_);
    sessions_[id] = session;
  }
  const bool with_bytes = call.request.chunked || call.request.content_length > 0;
  if (with_bytes && !IsOffsetStream(call.request)) {
    return TextResponse(415, "Content-Type is invalid");
  }
  Response response;
  if (with_bytes || session->length == 0) {
    const std::lock_guard<std::mutex> lock(session->mutex);
    response = Append(session, call, 201);
  } else {
    response = EmptyResponse(201);
    response.headers.emplace_back("upload-expires", HttpTime(session->expires_ms));
  }
  response.headers.emplace_back("location", Location(call.request, id));
  return response;
}

Response Tus::PatchSession(const SessionPtr& session, const ApiCall& call) {
  const std::unique_lock<std::mutex> lock(session->mutex, std::try_to_lock);
  if (!lock.owns_lock()) return TextResponse(423, "The resource is locked");
  if (!IsOffsetStream(call.request)) return TextResponse(403, "Content-Type header required");
  int64_t offset;
  if (!absl::SimpleAtoi(call.request.Get("upload-offset"), &offset)) {
    return TextResponse(403, "Upload-Offset header required");
  }
  if (session->done) return TextResponse(409, "Upload-Offset conflict");
  std::optional<Response> refusal = CheckWrite(*session, call);
  if (refusal.has_value()) return *std::move(refusal);
  if (offset != session->upload->size()) return TextResponse(409, "Upload-Offset conflict");
  if (const std::string* const length = call.request.Find("upload-length")) {
    int64_t value;
    if (session->length >= 0 || !absl::SimpleAtoi(*length, &value) || value < offset) {
      return LengthRequired();
    }
    session->length = value;
  }
  return Append(session, call, 204);
}

Response Tus::Append(const SessionPtr& session, const ApiCall& call, int status) {
  Upload* const upload = session->upload.get();
  const std::optional<BucketSettings> bucket = store_->FindBucket(session->bucket);
  if (!bucket.has_value()) return TextResponse(404, "Bucket not found");
  const int64_t limit = SizeLimit(*bucket, options_.file_size_limit);
  const int64_t most = session->length >= 0 ? std::min(session->length, limit) : limit;
  if (upload->size() + std::max<int64_t>(call.request.content_length, 0) > most) return TooLarge();
  char buffer[64 << 10];
  for (;;) {
    // Bytes that arrive before a break are kept; HEAD returns their number.
    const int64_t got = call.connection->ReadBody(buffer, sizeof buffer);
    if (got < 0) return http_server::AbortedResponse();
    if (got == 0) break;
    if (upload->size() + got > most) return TooLarge();
    if (!upload->Append(buffer, static_cast<size_t>(got))) {
      return TextResponse(500, "Something went wrong with that request");
    }
  }
  Response response = EmptyResponse(status);
  response.headers.emplace_back("upload-offset", absl::StrCat(upload->size()));
  if (upload->size() != session->length) {
    response.headers.emplace_back("upload-expires", HttpTime(session->expires_ms));
    return response;
  }
  if (IsDelayed(session)) return http_server::HtmlResponse(504);
  if (!Finish(session.get())) return TextResponse(404, "Bucket not found");
  response.headers.emplace_back("tus-complete", "1");
  return response;
}

void Tus::DelayFinishes(int64_t ms, int64_t count) {
  const std::lock_guard<std::mutex> lock(mutex_);
  delay_ms_ = ms;
  delayed_finishes_ = count;
}

bool Tus::IsDelayed(const SessionPtr& session) {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (delayed_finishes_ == 0) return false;
  --delayed_finishes_;
  if (delay_ms_ >= 0) {
    std::thread([this, session, ms = delay_ms_] {
      std::this_thread::sleep_for(std::chrono::milliseconds(ms));
      const std::lock_guard<std::mutex> session_lock(session->mutex);
      if (!session->done) Finish(session.get());
    }).detach();
  }
  return true;
}

bool Tus::Finish(Session* session) {
  Object object;
  object.name = session->key;
  object.mimetype = session->mimetype;
  object.cache_control = session->cache_control;
  object.user_metadata = session->user_metadata;
  object.last_modified_ms = NowMs();
  object.etag = session->upload->FinishEtag(options_.part_bytes > 0 ? options_.tus_part_bytes : 0,
                                            /*always_parts=*/true);
  session->done_bytes = session->upload->size();
  if (store_->Commit(session->bucket, std::move(object), session->upload.get()) == nullptr) {
    return false;
  }
  session->done = true;
  session->upload = nullptr;
  return true;
}

}  // namespace storage_server
}  // namespace dumpline
