#include "tools/lib/supabase/error.h"

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/http/retry.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// Longest part of an error page to show, in bytes.
constexpr size_t kMessageBytes = 300;

// Returns the first of the two fields that is not empty.
std::string EitherField(const Json& json, const char* first, const char* second) {
  std::string text = TextField(json, first);
  return text.empty() ? TextField(json, second) : text;
}

// Returns whether the error means that the database lacks the role of the key. Storage sets this
// role in the database. If it does not exist, PostgreSQL reports invalid_parameter_value, and
// Storage returns a 500, which would look transient.
bool IsUnknownRole(const ApiError& error) {
  if (error.status != 500) return false;
  return error.message == "database error, code: 22023" ||
         (absl::StartsWith(error.message, "role \"") &&
          absl::EndsWith(error.message, "\" does not exist"));
}

absl::StatusCode CodeOfStatus(int status) {
  switch (status) {
    case 401:
    case 403:
      return absl::StatusCode::kPermissionDenied;
    case 404:
    case 410:
      return absl::StatusCode::kNotFound;
    case 409:
      return absl::StatusCode::kAlreadyExists;
    case 413:
      return absl::StatusCode::kResourceExhausted;
    case 408:
    case 423:
    case 429:
      return absl::StatusCode::kUnavailable;
    default:
      return status >= 500 ? absl::StatusCode::kUnavailable : absl::StatusCode::kInvalidArgument;
  }
}

}  // namespace

std::optional<PlatformStatus> FindPlatformStatus(int status) {
  if (status == 402) {
    return PlatformStatus{"",
                          "the project is restricted: see its organization's usage and billing"};
  }
  if (status == 540) {
    return PlatformStatus{"; the project is paused", "restore the project in the dashboard"};
  }
  return std::nullopt;
}

ApiError ReadApiError(const HttpResponse& response) {
  ApiError error;
  error.status = response.status;
  const absl::StatusOr<Json> json = ParseJson(response.body);
  if (!json.ok() || !json->is_object()) {
    const absl::string_view text = absl::StripAsciiWhitespace(response.body);
    const bool is_html = absl::StartsWith(text, "<");
    if (!is_html) error.message = std::string(text.substr(0, kMessageBytes));
    return error;
  }
  int true_status;
  if (absl::SimpleAtoi(TextField(*json, "statusCode"), &true_status) && true_status >= 400 &&
      true_status <= 599) {
    error.status = true_status;
  }
  // Storage and PostgREST return a code. Older storage servers return the name of the error.
  // GoTrue's code is a number, and its error_code is a word.
  error.code = TextField(*json, "error_code");
  if (error.code.empty()) error.code = EitherField(*json, "code", "error");
  error.message = EitherField(*json, "message", "msg").substr(0, kMessageBytes);
  if (IsUnknownRole(error)) {
    error.status = 403;
    absl::StrAppend(&error.message,
                    " (the key's role does not exist in the database; use the secret key or the "
                    "service_role key)");
  }
  return error;
}

int TrueStatus(const HttpResponse& response) {
  return response.status == 400 || response.status == 500 ? ReadApiError(response).status
                                                          : response.status;
}

std::string DescribeError(const HttpResponse& response) {
  const ApiError error = ReadApiError(response);
  return absl::StrCat("HTTP status ", response.status, error.code.empty() ? "" : ", " + error.code,
                      error.message.empty() ? "" : ": " + error.message);
}

absl::Status ResponseError(const std::string& request_name, const HttpResponse& response) {
  const ApiError error = ReadApiError(response);
  std::string text = absl::StrCat(request_name, ": ", error.status);
  if (!error.code.empty()) absl::StrAppend(&text, " ", error.code);
  if (!error.message.empty()) absl::StrAppend(&text, ": ", error.message);
  if (response.status >= 300 && response.status < 400) {
    absl::StrAppend(&text, " (a redirect, which is not followed)");
  }
  for (const char* header : {"sb-request-id", "x-request-id", "cf-ray"}) {
    const absl::string_view id = response.Header(header);
    if (id.empty()) continue;
    absl::StrAppend(&text, " (", header, " ", id, ")");
    break;
  }
  // These errors are 404s even if the body has no statusCode.
  const bool is_missing = error.code == "NoSuchKey" || error.code == "NoSuchBucket";
  absl::Status status(is_missing ? absl::StatusCode::kNotFound : CodeOfStatus(error.status), text);
  NoteRetryAfter(response, &status);
  return status;
}

}  // namespace dumpline
