// Errors in the responses of a project's APIs: Storage (JSON, and plain text from TUS), PostgREST
// and GoTrue (JSON), gateways (HTML).
#ifndef DUMPLINE_TOOLS_LIB_SUPABASE_ERROR_H_
#define DUMPLINE_TOOLS_LIB_SUPABASE_ERROR_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "tools/lib/http/http.h"

namespace dumpline {

// Remedies, as findings show them.
inline constexpr char kTakeValidKey[] =
    "take a key of this project that is not revoked, from the dashboard under API Keys";
inline constexpr char kTryAgain[] = "try again, or look at the project's health in the dashboard";
inline constexpr char kFullStrict[] = "set Cloudflare's SSL/TLS mode to Full (strict)";

struct PlatformStatus {
  const char* meaning;  // continues "answers 540", such as "; the project is paused", or ""
  const char* fix;      // remedy
};

// Returns the meaning of an HTTP status that the gateway of hosted projects uses in its own way
// (https://supabase.com/docs/guides/platform/http-status-codes).
std::optional<PlatformStatus> FindPlatformStatus(int status);

struct ApiError {
  int status = 0;       // see TrueStatus()
  std::string code;     // "NoSuchKey"; "" if the body has none
  std::string message;  // truncated to 300 bytes; "" if the body has none
};

// Reads the error from the response's body. Details and hints, which may contain a row's values,
// are left out.
ApiError ReadApiError(const HttpResponse& response);

// Returns the true HTTP status, for RetryOptions::true_status. The storage server reports most
// errors as HTTP 400 with the true status in the body, as a string or, in older versions, a number.
int TrueStatus(const HttpResponse& response);

// Describes the error in one line: "HTTP status 404, user_not_found: User not found".
std::string DescribeError(const HttpResponse& response);

// Converts the error to a status, with the request id that Supabase's support asks for:
// "GET https://…: 404 NoSuchKey: Object not found (sb-request-id 01…)".
absl::Status ResponseError(const std::string& request_name, const HttpResponse& response);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SUPABASE_ERROR_H_
