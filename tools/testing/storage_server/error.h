// The errors of the storage server. Most are HTTP 400 with the true status as a string in the body.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_ERROR_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_ERROR_H_

#include <string>

#include "absl/strings/string_view.h"
#include "tools/testing/http_server/message.h"

namespace dumpline {
namespace storage_server {

using http_server::Request;
using http_server::Response;

struct Error {
  int status_code = 400;  // in the body
  std::string error;
  std::string message;
  std::string code;
  int http = 400;

  Response ToResponse() const;
};

Error NoSuchBucket();
Error NoSuchKey();
Error KeyAlreadyExists();
Error BucketAlreadyExists();
Error AccessDenied(absl::string_view message);
Error RowLevelSecurity();
Error InvalidKey(absl::string_view key);
Error InvalidBucketName();
Error InvalidParameter(absl::string_view message);
Error InvalidRequest(absl::string_view message);
Error InvalidMimeType(absl::string_view mimetype);
Error NoContentProvided();
Error ObjectTooLarge();
// Returns PostgreSQL's error for a role that does not exist; HTTP 500.
Error UnknownRole();
Error JsonTooLarge();  // HTTP 413, closes the connection
Error InvalidRange();  // HTTP 416
Error InternalError();
// Returns an error of Fastify's validation, whose "error" is "Error".
Error ValidationError(absl::string_view message);
// Returns an error of Fastify's body parser.
Error FastifyError(absl::string_view message);

// Returns the server's error with `status` in the body and the HTTP status `http`.
Error TransientError(int status, int http);

Response UnknownRoute(const Request& request);
Response BadUrl(const Request& request);
Response BadHttp();

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_ERROR_H_
