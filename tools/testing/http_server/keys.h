// API keys and roles. The work is divided as at Supabase. The gateway makes an Authorization header
// from `apikey` if the request has none, and the service reads only that header.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_KEYS_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_KEYS_H_

#include <optional>
#include <string>

#include "absl/strings/string_view.h"
#include "nlohmann/json.hpp"
#include "tools/testing/http_server/message.h"

namespace dumpline {
namespace http_server {

struct Keys {
  std::string jwt_secret = "a-secret-of-at-least-thirty-two-characters";
  std::string secret = "sb_secret_test";
  std::string publishable = "sb_publishable_test";

  // Returns a token for `role` that never expires.
  std::string Jwt(absl::string_view role) const;
};

std::string SignJwt(absl::string_view secret, const nlohmann::ordered_json& claims);

// Returns the claims of a token. If the signature is wrong or the token has expired, returns
// nullopt and sets `error` to the server's message.
std::optional<nlohmann::ordered_json> VerifyJwt(absl::string_view secret, absl::string_view token,
                                                std::string* error);

struct Caller {
  enum class Role { kNone, kAnon, kAuthenticated, kService };
  Role role = Role::kNone;
  std::string error;              // message about an invalid token; empty if there is no such token
  bool has_unknown_role = false;  // a role that the database does not have
  bool refused_by_gateway = false;  // 401: a secret key from a browser

  bool is_service() const { return role == Role::kService; }
};

// Determines the caller of a request. If `hosted` is true, a secret key from a client that looks
// like a browser is refused.
Caller Authenticate(const Keys& keys, const Request& request, bool hosted);

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_KEYS_H_
