#include "tools/auth-users/ensure_users.h"

#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "nlohmann/json.hpp"
#include "tools/auth-users/uuid.h"
#include "tools/lib/io/json_lines.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/supabase/error.h"
#include "tools/lib/text/json.h"

namespace dumpline {
namespace {

// Fields of POST /admin/users (GoTrue, internal/api/admin.go, AdminUserParams).
constexpr const char* kSentFields[] = {"id",
                                       "email",
                                       "phone",
                                       "password",
                                       "password_hash",
                                       "email_confirm",
                                       "phone_confirm",
                                       "user_metadata",
                                       "app_metadata",
                                       "role",
                                       "aud",
                                       "ban_duration"};

// GoTrue stores emails in lower case, and phone numbers without the plus sign.
std::string EmailOf(const Json& user) { return absl::AsciiStrToLower(TextField(user, "email")); }
std::string PhoneOf(const Json& user) {
  return std::string(absl::StripPrefix(TextField(user, "phone"), "+"));
}

absl::Status StatusOf(const HttpResponse& response) {
  return absl::UnknownError(DescribeError(response));
}

class Ensurer {
 public:
  Ensurer(const EnsureUsersOptions& options, const Project& project, HttpTransport* transport,
          const RetryPolicy& policy)
      : options_(options), project_(project), transport_(transport), policy_(policy) {}

  // Returns "exists", "created" or, in a dry run, "missing".
  absl::StatusOr<std::string> Ensure(const Json& user) {
    if (!IsUuid(TextField(user, "id"))) return absl::InvalidArgumentError("\"id\" is not a UUID");
    if (EmailOf(user).empty() && PhoneOf(user).empty()) {
      return absl::InvalidArgumentError("neither \"email\" nor \"phone\"");
    }
    absl::StatusOr<bool> is_there = Find(user);
    if (!is_there.ok()) return is_there.status();
    if (*is_there) return std::string("exists");
    if (options_.dry_run) return std::string("missing");
    for (int attempts = 1;; ++attempts) {
      const absl::StatusOr<HttpResponse> response = Create(user);
      if (response.ok() && response->ok()) {
        const absl::StatusOr<Json> created = ParseJson(response->body);
        const std::string id =
            created.ok() && created->is_object() ? TextField(*created, "id") : "";
        if (id == absl::AsciiStrToLower(TextField(user, "id"))) return std::string("created");
        return absl::UnknownError("the server has created a user with another id");
      }
      // Another client, or an earlier request whose response was lost, may have created the user.
      is_there = Find(user);
      if (!is_there.ok()) return is_there.status();
      if (*is_there) return std::string("created");
      const absl::Status error = response.ok() ? ConflictOf(*response) : response.status();
      // A 500 is final: GoTrue returns it for a duplicate id.
      const bool is_transient = !response.ok() || response->status != 500;
      const std::optional<absl::Duration> delay =
          is_transient ? policy_.DelayAfter(attempts, response) : std::nullopt;
      if (!delay) return error;
      transport_->Pause(*delay);
    }
  }

 private:
  // Returns whether the user exists. A user with the same id but another email or phone is an
  // error.
  absl::StatusOr<bool> Find(const Json& user) {
    HttpRequest request;
    request.url = absl::StrCat(project_.url, "/auth/v1/admin/users/", TextField(user, "id"));
    request.idempotent = true;
    project_.credentials.AddHeaders(&request.headers);
    ASSIGN_OR_RETURN(const HttpResponse response, transport_->Send(std::move(request)));
    // Gateways return 404s of their own.
    if (response.status == 404 && ReadApiError(response).code == "user_not_found") return false;
    if (!response.ok()) return StatusOf(response);
    const absl::StatusOr<Json> found = ParseJson(response.body);
    if (!found.ok() || !found->is_object()) return absl::UnknownError("the answer is not a user");
    if (!EmailOf(user).empty() && EmailOf(*found) != EmailOf(user)) {
      return absl::AlreadyExistsError("the id belongs to a user with another email");
    }
    if (EmailOf(user).empty() && PhoneOf(*found) != PhoneOf(user)) {
      return absl::AlreadyExistsError("the id belongs to a user with another phone");
    }
    return true;
  }

  absl::StatusOr<HttpResponse> Create(const Json& user) {
    Json body = Json::object();
    for (const char* name : kSentFields) {
      const auto field = user.find(name);
      if (field != user.end() && !field->is_null()) body[name] = *field;
    }
    // Users with rows in development are already confirmed there. Confirming them sends no mail.
    if (!EmailOf(user).empty() && body.count("email_confirm") == 0) body["email_confirm"] = true;
    if (!PhoneOf(user).empty() && body.count("phone_confirm") == 0) body["phone_confirm"] = true;
    HttpRequest request;
    request.method = "POST";
    request.url = absl::StrCat(project_.url, "/auth/v1/admin/users");
    request.headers = {{"content-type", "application/json"}};
    project_.credentials.AddHeaders(&request.headers);
    request.body = std::make_shared<const std::string>(ToJsonText(body));
    request.on_new_connection = true;
    return transport_->Send(std::move(request));
  }

  // Returns the reason why a missing user cannot be created.
  static absl::Status ConflictOf(const HttpResponse& response) {
    const std::string code = ReadApiError(response).code;
    if (code == "email_exists")
      return absl::AlreadyExistsError("the email belongs to another user");
    if (code == "phone_exists")
      return absl::AlreadyExistsError("the phone belongs to another user");
    if (code == "23505") {
      return absl::AlreadyExistsError(
          "the id belongs to a user that the API does not return: one inserted by SQL, without "
          "instance_id");
    }
    return StatusOf(response);
  }

  const EnsureUsersOptions& options_;
  const Project& project_;
  HttpTransport* const transport_;
  const RetryPolicy& policy_;
};

}  // namespace

absl::StatusOr<EnsureUsersCounts> EnsureUsers(const EnsureUsersOptions& options,
                                              const Project& project, HttpTransport* transport,
                                              const RetryPolicy& policy, ByteSource* in,
                                              ByteSink* out) {
  Ensurer ensurer(options, project, transport, policy);
  EnsureUsersCounts counts;
  const absl::Status status = AnswerJsonLines(in, out, [&](absl::string_view, const Json& user) {
    Json line;
    for (const char* name : {"id", "email", "phone"}) {
      if (!TextField(user, name).empty()) line[name] = TextField(user, name);
    }
    const absl::StatusOr<std::string> result = ensurer.Ensure(user);
    line["result"] = result.ok() ? *result : "failed";
    if (!result.ok()) line["error"] = std::string(result.status().message());
    ++(result.ok() ? counts.present : counts.failed);
    return line;
  });
  if (!status.ok()) return status;
  return counts;
}

}  // namespace dumpline
