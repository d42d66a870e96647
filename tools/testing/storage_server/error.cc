#include "tools/testing/storage_server/error.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"

namespace dumpline {
namespace storage_server {
namespace {

using Json = nlohmann::ordered_json;
using http_server::JsonResponse;

std::string Dump(const Json& json) {
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace

Response Error::ToResponse() const {
  Response response = JsonResponse(http, Dump({{"statusCode", absl::StrCat(status_code)},
                                               {"error", error},
                                               {"message", message},
                                               {"code", code}}));
  response.close = http == 413;
  return response;
}

Error NoSuchBucket() { return {404, "Bucket not found", "Bucket not found", "NoSuchBucket"}; }
Error NoSuchKey() { return {404, "not_found", "Object not found", "NoSuchKey"}; }
Error KeyAlreadyExists() {
  return {409, "Duplicate", "The resource already exists", "KeyAlreadyExists"};
}
Error BucketAlreadyExists() {
  return {409, "Duplicate", "The resource already exists", "BucketAlreadyExists"};
}
Error AccessDenied(absl::string_view message) {
  return {403, "Unauthorized", std::string(message), "AccessDenied"};
}
Error RowLevelSecurity() { return AccessDenied("new row violates row-level security policy"); }
Error InvalidKey(absl::string_view key) {
  return {400, "InvalidKey", absl::StrCat("Invalid key: ", key), "InvalidKey"};
}
Error InvalidBucketName() {
  return {400, "Invalid Input", "Bucket name invalid", "InvalidBucketName"};
}
Error InvalidParameter(absl::string_view message) {
  return {400, "InvalidParameter", std::string(message), "InvalidParameter"};
}
Error InvalidRequest(absl::string_view message) {
  return {400, "InvalidRequest", std::string(message), "InvalidRequest"};
}
Error InvalidMimeType(absl::string_view mimetype) {
  return {415, "invalid_mime_type", absl::StrCat("mime type ", mimetype, " is not supported"),
          "InvalidMimeType"};
}
Error NoContentProvided() {
  return {400, "InvalidRequest", "No content provided", "InvalidRequest"};
}
Error UnknownRole() {
  return {500, "DatabaseError", "database error, code: 22023", "DatabaseError", 500};
}
Error ObjectTooLarge() {
  return {413, "Payload too large", "The object exceeded the maximum allowed size",
          "EntityTooLarge"};
}
Error JsonTooLarge() {
  return {413, "FastifyError", "Request body is too large", "EntityTooLarge", 413};
}
Error InvalidRange() {
  return {416, "invalid_range", "invalid range provided", "InvalidRange", 416};
}
Error InternalError() { return {500, "Internal", "Internal Server Error", "InternalError", 500}; }
Error ValidationError(absl::string_view message) {
  return {400, "Error", std::string(message), "InvalidRequest"};
}
Error FastifyError(absl::string_view message) {
  return {400, "FastifyError", std::string(message), "InvalidRequest"};
}

Error TransientError(int status, int http) {
  switch (status) {
    case 413:
      return {413, "Payload too large", "The object exceeded the maximum allowed size",
              "EntityTooLarge", http};
    case 423:
      return {423, "ResourceLocked", "The resource is locked", "ResourceLocked", http};
    case 429:
      return {429, "too_many_connections", "Too many connections issued to the database",
              "SlowDown", http};
    case 503:
      return {503, "acquiring_lock_timeout", "acquiring lock timeout", "LockTimeout", http};
    case 544:
      return {544, "DatabaseTimeout", "The connection to the database timed out", "DatabaseTimeout",
              http};
    default:
      return {status, "Internal", "Internal Server Error", "InternalError", http};
  }
}

Response UnknownRoute(const Request& request) {
  return JsonResponse(
      404,
      Dump({{"message", absl::StrCat("Route ", request.method, ":", request.path, " not found")},
            {"error", "Not Found"},
            {"statusCode", 404}}));
}

Response BadUrl(const Request& request) {
  return JsonResponse(
      400, Dump({{"error", "Bad Request"},
                 {"code", "FST_ERR_BAD_URL"},
                 {"message", absl::StrCat("'", request.target, "' is not a valid url component")},
                 {"statusCode", 400}}));
}

Response BadHttp() {
  return JsonResponse(
      400, Dump({{"error", "Bad Request"}, {"message", "Client Error"}, {"statusCode", 400}}));
}

}  // namespace storage_server
}  // namespace dumpline
