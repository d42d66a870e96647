#include "tools/testing/storage_server/api.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/text/percent.h"
#include "tools/testing/http_server/router.h"
#include "tools/testing/http_server/util.h"
#include "tools/testing/storage_server/json_body.h"
#include "tools/testing/storage_server/limits.h"
#include "tools/testing/storage_server/tus.h"

namespace dumpline {
namespace storage_server {

using http_server::Call;
using http_server::Fields;

Response Refuse(const Error& error) { return error.ToResponse(); }

Response Ok(const Json& json) { return http_server::JsonResponse(200, DumpJson(json)); }

int64_t SizeLimit(const BucketSettings& bucket, int64_t project_limit) {
  return std::min(project_limit, bucket.file_size_limit.value_or(project_limit));
}

// The routes that our clients use. A specific pattern precedes a general one, so some words cannot
// be names of buckets.
struct ApiRoutes {
  static constexpr http_server::Route<Api::Entry> kTable[] = {
      {"GET", "/status", "status", {Access::kPublic, &Api::Status}},

      {"GET", "/bucket", "bucket-list", {Access::kKey, &Api::ListBuckets}},
      {"POST", "/bucket", "bucket-create", {Access::kKey, &Api::CreateBucket}},
      {"GET", "/bucket/{bucket}", "bucket-get", {Access::kKey, &Api::GetBucket}},
      {"PUT", "/bucket/{bucket}", "bucket-update", {Access::kKey, &Api::UpdateBucket}},

      {"POST", "/object/list/{bucket}", "list-v1", {Access::kKey, &Api::ListV1}},
      {"POST", "/object/list-v2/{bucket}", "list-v2", {Access::kKey, &Api::ListV2}},
      {"POST", "/object/sign/{bucket}", "sign", {Access::kKey, &Api::Sign}},
      {"POST", "/object/sign/{bucket}/{key...}", "sign", {Access::kKey, &Api::Sign}},
      {"POST",
       "/object/upload/sign/{bucket}/{key...}",
       "upload-sign",
       {Access::kKey, &Api::SignUpload}},

      {"GET", "/object/info/public/{bucket}/{key...}", "info", {Access::kPublic, &Api::Info}},
      {"GET", "/object/info/authenticated/{bucket}/{key...}", "info", {Access::kKey, &Api::Info}},
      {"GET", "/object/info/{bucket}/{key...}", "info", {Access::kOptional, &Api::Info}},
      {"GET", "/object/public/{bucket}/{key...}", "download", {Access::kPublic, &Api::Download}},
      {"GET",
       "/object/authenticated/{bucket}/{key...}",
       "download",
       {Access::kKey, &Api::Download}},
      {"GET", "/object/{bucket}/{key...}", "download", {Access::kOptional, &Api::Download}},
      {"HEAD", "/object/public/{bucket}/{key...}", "head", {Access::kPublic, &Api::Download}},
      {"HEAD", "/object/authenticated/{bucket}/{key...}", "head", {Access::kKey, &Api::Download}},
      {"HEAD", "/object/{bucket}/{key...}", "head", {Access::kOptional, &Api::Download}},
      {"POST", "/object/{bucket}/{key...}", "upload", {Access::kKey, &Api::Put}},
      {"PUT", "/object/{bucket}/{key...}", "upload", {Access::kKey, &Api::Put}},
      {"DELETE", "/object/{bucket}/{key...}", "delete-one", {Access::kKey, &Api::DeleteOne}},
      {"DELETE", "/object/{bucket}", "delete", {Access::kKey, &Api::DeleteMany}},

      {"POST", "/upload/resumable", "tus-create", {Access::kKey, &Api::TusCreate}},
      {"PATCH", "/upload/resumable/{upload}", "tus-patch", {Access::kKey, &Api::TusPatch}},
      {"HEAD", "/upload/resumable/{upload}", "tus-head", {Access::kKey, &Api::TusHead}},
  };
};

Api::Api(const ApiOptions& options, Store* store)
    : options_(options), store_(store), tus_(std::make_unique<Tus>(options, store)) {}

Api::~Api() = default;

Call Api::Resolve(const Request& request) {
  Call call;
  call.route = "unknown";
  call.handle = [](const Request& unknown, Connection*, Fields*) { return UnknownRoute(unknown); };
  absl::string_view path = request.path;
  if (!absl::ConsumePrefix(&path, options_.prefix)) return call;
  std::string decoded;
  if (!PercentDecode(path, &decoded)) {
    call.handle = [](const Request& bad, Connection*, Fields*) { return BadUrl(bad); };
    return call;
  }
  const auto* const route =
      http_server::FindRoute(ApiRoutes::kTable, request.method, decoded, &call.fields);
  if (route == nullptr) return call;
  call.route = route->name;
  call.handle = [this, route](const Request& known, Connection* connection, Fields* fields) {
    return Handle(route->handler, *fields, known, connection);
  };
  return call;
}

namespace {

// Returns whether a header line exceeds 8 KiB, the size of nginx's buffers for header lines. In all
// deployments, requests pass through nginx.
bool HasLongHeader(const Request& request) {
  return std::any_of(request.headers.begin(), request.headers.end(), [](const auto& header) {
    return header.first.size() + header.second.size() + 4 > 8192;
  });
}

}  // namespace

Response Api::Handle(const Entry& entry, const Fields& fields, const Request& request,
                     Connection* connection) {
  const auto field = [&fields](const char* name) {
    const auto found = fields.find(name);
    return found == fields.end() ? std::string() : found->second;
  };
  const ApiCall call{request,         connection,
                     entry.access,    Authenticate(options_.keys, request, options_.hosted),
                     field("bucket"), field("key"),
                     field("upload")};
  const Caller& caller = call.caller;
  Response response;
  if (caller.refused_by_gateway) {
    response = http_server::JsonResponse(
        401, R"({"message":"Forbidden use of secret API key in browser"})");
  } else if (HasLongHeader(request)) {
    response = http_server::HtmlResponse(400);
  } else if (caller.has_unknown_role) {
    response = Refuse(UnknownRole());
  } else if (entry.access == Access::kKey && !caller.error.empty()) {
    // The other routes treat an invalid token as a missing one (allowInvalidJwt).
    response = Refuse(AccessDenied(caller.error));
  } else if (entry.access == Access::kKey && caller.role == Caller::Role::kNone) {
    response = Refuse(ValidationError("headers must have required property 'authorization'"));
  } else {
    response = (this->*entry.function)(call);
  }
  if (options_.hosted) {
    response.headers.emplace_back("sb-gateway-version", "1");
    response.headers.emplace_back("sb-project-ref", "abcdefghijklmnopqrst");
    response.headers.emplace_back("sb-request-id", http_server::NewUuid());
  }
  return response;
}

Response Api::FaultResponse(const http_server::Fault& fault) {
  const int inner = fault.inner > 0 ? fault.inner : fault.status;
  const bool gateway = fault.status == 502 || fault.status == 504 || fault.status >= 520;
  Response response = fault.html || (gateway && fault.status != 544)
                          ? http_server::HtmlResponse(fault.status)
                          : TransientError(inner, fault.status).ToResponse();
  response.close = fault.status == 413;
  if (!fault.retry_after.empty()) {
    response.headers.emplace_back("retry-after", fault.retry_after);
  }
  return response;
}

Response Api::BadHttp() { return storage_server::BadHttp(); }

Response Api::Status(const ApiCall&) { return http_server::TextResponse(200, ""); }

Response Api::TusCreate(const ApiCall& call) { return tus_->Create(call); }
Response Api::TusPatch(const ApiCall& call) { return tus_->Patch(call); }
Response Api::TusHead(const ApiCall& call) { return tus_->Head(call); }

std::optional<Error> Api::CheckKey(const std::string& key) const {
  if (!IsValidKey(key)) return InvalidKey(key);
  if (options_.hosted) return std::nullopt;
  if (HasDotSegment(key)) return InvalidKey(absl::StrCat(key, " contains dot path segment"));
  if (HasLongSegment(key)) return InternalError();
  return std::nullopt;
}

// Checks row-level security, which is simple here. The service role sees everything. Other roles
// see only public buckets, and only through routes that do not require a key.
std::optional<Error> Api::CheckRead(const ApiCall& call) const {
  if (call.caller.is_service() && call.access != Access::kPublic) return std::nullopt;
  const std::optional<BucketSettings> bucket = store_->FindBucket(call.bucket);
  const bool is_public = bucket.has_value() && bucket->is_public && call.access != Access::kKey;
  if (is_public) return std::nullopt;
  const bool is_anonymous =
      call.access == Access::kPublic || call.caller.role == Caller::Role::kNone;
  return is_anonymous ? NoSuchBucket() : NoSuchKey();
}

}  // namespace storage_server
}  // namespace dumpline
