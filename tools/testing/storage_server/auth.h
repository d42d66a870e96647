// Keys and roles, as the gateway and the server share the work: the gateway makes an Authorization
// header from `apikey` where there is none, the server reads nothing but that header.
#ifndef DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_AUTH_H_
#define DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_AUTH_H_

#include <string>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "nlohmann/json.hpp"
#include "tools/testing/storage_server/error.h"
#include "tools/testing/storage_server/http.h"

namespace dumpline {
namespace storage_server {

struct Keys {
  std::string jwt_secret = "a-secret-of-at-least-thirty-two-characters";
  std::string secret = "sb_secret_test";
  std::string publishable = "sb_publishable_test";

  std::string Jwt(absl::string_view role) const;  // without an end
};

std::string SignJwt(absl::string_view secret, const nlohmann::ordered_json& claims);

// The claims, when the signature is good and the token has not expired; else what is wrong.
absl::optional<nlohmann::ordered_json> VerifyJwt(absl::string_view secret, absl::string_view token,
                                                 std::string* what);

struct Caller {
  enum class Role { kNone, kAnon, kAuthenticated, kService };
  Role role = Role::kNone;
  absl::optional<Error> error;      // of a token that was sent and is no good
  bool refused_by_gateway = false;  // 401: a secret key from a browser

  bool is_service() const { return role == Role::kService; }
};

// `hosted`: secret keys are refused from anything that looks like a browser.
Caller Authenticate(const Keys& keys, const Request& request, bool hosted);

}  // namespace storage_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_STORAGE_SERVER_AUTH_H_
