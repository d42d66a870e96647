#include "tools/testing/project_server/auth_api.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace project_server {
namespace {

using http_server::Request;
using http_server::Response;
using Json = nlohmann::ordered_json;

Response Error(int status, const char* error_code, const std::string& message) {
  const Json body = {{"code", status}, {"error_code", error_code}, {"msg", message}};
  return http_server::JsonResponse(status, body.dump());
}

bool IsUuid(const std::string& text) {
  if (text.size() != 36) return false;
  for (size_t i = 0; i < text.size(); ++i) {
    const bool is_dash = i == 8 || i == 13 || i == 18 || i == 23;
    if (is_dash ? text[i] != '-' : !absl::ascii_isxdigit(static_cast<unsigned char>(text[i]))) {
      return false;
    }
  }
  return true;
}

const Json* Find(const Json& users, const char* field, const std::string& value) {
  for (const Json& user : users) {
    if (user.value(field, "") == value) return &user;
  }
  return nullptr;
}

Response Create(const std::string& body, Json* state) {
  const Json sent = Json::parse(body, nullptr, false);
  if (!sent.is_object()) return Error(400, "bad_json", "Could not parse request body as JSON");
  Json user = Json::object();
  user["id"] = absl::AsciiStrToLower(sent.value("id", "00000000-0000-4000-8000-000000000000"));
  user["aud"] = "authenticated";
  user["email"] = absl::AsciiStrToLower(sent.value("email", ""));
  user["phone"] = sent.value("phone", "");
  if (user["email"] == "" && user["phone"] == "") {
    return Error(400, "validation_failed", "Cannot create a user without either an email or phone");
  }
  if (!IsUuid(user["id"])) {
    return Error(400, "validation_failed", "ID must conform to the uuid v4 format");
  }
  if (sent.count("password") > 0 && sent.count("password_hash") > 0) {
    return Error(400, "validation_failed", "Only a password or a password hash should be provided");
  }
  // GoTrue checks the email before the id.
  if (user["email"] != "" && Find((*state)["users"], "email", user["email"]) != nullptr) {
    return Error(422, "email_exists", "A user with this email address has already been registered");
  }
  if (user["email"] != "" && Find((*state)["invisible_users"], "email", user["email"]) != nullptr) {
    return Error(500, "unexpected_failure", "Database error checking email");
  }
  for (const char* users : {"users", "invisible_users"}) {
    if (Find((*state)[users], "id", user["id"]) != nullptr) {
      const Json conflict = {
          {"code", "23505"},
          {"message", "duplicate key value violates unique constraint \"users_pkey\""},
          {"detail",
           absl::StrCat("Key (id)=(", user["id"].get<std::string>(), ") already exists.")}};
      return http_server::JsonResponse(500, conflict.dump());
    }
  }
  user["email_confirmed_at"] =
      sent.value("email_confirm", false) ? Json("2026-01-01T00:00:00Z") : Json();
  user["user_metadata"] = sent.value("user_metadata", Json::object());
  user["app_metadata"] = sent.value("app_metadata", Json::object());
  (*state)["users"].push_back(user);
  return http_server::JsonResponse(200, user.dump());
}

}  // namespace

Response HandleAdminUsers(const Request& request, const http_server::Caller& caller,
                          const std::string& id, const std::string& body, Json* state) {
  if (!caller.error.empty()) return Error(403, "bad_jwt", caller.error);
  if (caller.role == http_server::Caller::Role::kNone) {
    return Error(401, "no_authorization", "This endpoint requires a valid Bearer token");
  }
  if (!caller.is_service()) return Error(403, "not_admin", "User not allowed");
  if (request.method == "POST" && id.empty()) return Create(body, state);
  if (request.method != "GET" || id.empty()) {
    return Error(405, "method_not_allowed", "no such method");
  }
  if (!IsUuid(id)) return Error(404, "validation_failed", "user_id must be an UUID");
  const Json* const user = Find((*state)["users"], "id", absl::AsciiStrToLower(id));
  if (user == nullptr) return Error(404, "user_not_found", "User not found");
  return http_server::JsonResponse(200, user->dump());
}

Response AuthHealth() {
  const Json body = {{"version", "v2.0.0"},
                     {"name", "GoTrue"},
                     {"description", "GoTrue is a user registration and authentication API"}};
  return http_server::JsonResponse(200, body.dump());
}

}  // namespace project_server
}  // namespace dumpline
