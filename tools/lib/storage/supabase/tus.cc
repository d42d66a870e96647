#include "tools/lib/storage/supabase/tus.h"

#include <optional>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "tools/lib/storage/supabase/upload_form.h"
#include "tools/lib/text/percent.h"

namespace dumpline {
namespace {

// Returns the N of "max-age=N". TUS metadata holds only this number of seconds: the server stores
// "max-age=N", or "no-cache" if the number is missing.
std::optional<uint64_t> MaxAge(absl::string_view cache_control) {
  uint64_t seconds;
  if (absl::ConsumePrefix(&cache_control, "max-age=") &&
      absl::SimpleAtoi(cache_control, &seconds) && absl::StrCat(seconds) == cache_control) {
    return seconds;
  }
  return std::nullopt;
}

// Returns the value of the Upload-Metadata header.
std::string MetadataOf(const ObjectInfo& info) {
  std::vector<std::pair<absl::string_view, std::string>> metadata = {{"bucketName", info.bucket},
                                                                     {"objectName", info.key}};
  if (!info.mimetype.empty()) metadata.emplace_back("contentType", info.mimetype);
  const std::optional<uint64_t> seconds = MaxAge(info.cache_control);
  if (seconds) metadata.emplace_back("cacheControl", absl::StrCat(*seconds));
  if (info.has_user_metadata()) metadata.emplace_back("metadata", info.user_metadata);
  return absl::StrJoin(metadata, ",", [](std::string* out, const auto& pair) {
    absl::StrAppend(out, pair.first, " ", absl::Base64Escape(pair.second));
  });
}

// Returns the id of a created upload: the last segment of its Location. The rest of the Location is
// ignored, because the server builds it from the headers of its proxy. Requests, and the key with
// them, go only to the URL that the user gave.
absl::StatusOr<std::string> UploadIdOf(const std::string& request_name,
                                       const HttpResponse& response) {
  const absl::string_view location = response.Header("location");
  const size_t slash = location.rfind('/');
  if (slash == absl::string_view::npos || slash + 1 == location.size()) {
    return absl::UnavailableError(absl::StrCat(request_name, ": no Location in the response"));
  }
  return std::string(location.substr(slash + 1));
}

absl::StatusOr<uint64_t> OffsetOf(const std::string& request_name, const HttpResponse& response) {
  uint64_t offset;
  if (absl::SimpleAtoi(response.Header("upload-offset"), &offset)) return offset;
  return absl::UnavailableError(absl::StrCat(request_name, ": no Upload-Offset in the response"));
}

}  // namespace

bool TusUploads::CanExpress(const ObjectInfo& info) const {
  // TUS sends the user metadata in a header too.
  return !UploadForm::IsNeeded(info) &&
         (info.cache_control.empty() || info.cache_control == "no-cache" ||
          MaxAge(info.cache_control));
}

HttpRequest TusUploads::Request(const std::string& method, const std::string& upload,
                                bool overwrite) const {
  const std::string path = upload.empty() ? "" : absl::StrCat("/", PercentEncode(upload, ""));
  // The request is idempotent, even if it is a POST, because the server expires a superfluous
  // upload.
  HttpRequest request = api_->Request(method, absl::StrCat("/upload/resumable", path));
  request.headers.emplace_back("tus-resumable", "1.0.0");
  // Set in every request of an upload: the server checks the permission each time.
  if (overwrite) request.headers.emplace_back("x-upsert", "true");
  return request;
}

void TusUploads::Create(const ObjectInfo& info, bool overwrite,
                        std::function<void(absl::StatusOr<std::string>)> done) {
  HttpRequest request = Request("POST", "", overwrite);
  request.headers.emplace_back("upload-length", absl::StrCat(info.size.value_or(0)));
  request.headers.emplace_back("upload-metadata", MetadataOf(info));
  request.body = std::make_shared<const std::string>();
  const std::string name = DisplayName(request);
  api_->Start(std::move(request), [name, done](absl::StatusOr<HttpResponse> response) {
    if (!response.ok()) return done(response.status());
    done(UploadIdOf(name, *response));
  });
}

void TusUploads::GetOffset(const std::string& upload,
                           std::function<void(absl::StatusOr<uint64_t>)> done) {
  HttpRequest request = Request("HEAD", upload, false);
  const std::string name = DisplayName(request);
  api_->Start(std::move(request), [name, done](absl::StatusOr<HttpResponse> response) {
    if (!response.ok()) return done(response.status());
    done(OffsetOf(name, *response));
  });
}

void TusUploads::Append(const std::string& upload, bool overwrite, uint64_t offset,
                        std::shared_ptr<BodySource> source, uint64_t bytes,
                        std::function<void(absl::StatusOr<uint64_t>)> done) {
  HttpRequest request = Request("PATCH", upload, overwrite);
  request.idempotent = false;
  request.headers.emplace_back("upload-offset", absl::StrCat(offset));
  request.headers.emplace_back("content-type", "application/offset+octet-stream");
  request.source = std::move(source);
  request.source_bytes = bytes;
  request.on_new_connection = true;  // libcurl cannot send a source again on another connection
  const std::string name = DisplayName(request);
  api_->Start(std::move(request), [name, done](absl::StatusOr<HttpResponse> response) {
    if (absl::IsAlreadyExists(response.status())) {  // 409: another offset, or another writer
      return done(absl::AbortedError(response.status().message()));
    }
    if (!response.ok()) return done(response.status());
    done(OffsetOf(name, *response));
  });
}

}  // namespace dumpline
