// Simulates GoTrue's admin users, in memory, and its health route.
#ifndef DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_AUTH_API_H_
#define DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_AUTH_API_H_

#include <string>

#include "nlohmann/json.hpp"
#include "tools/testing/http_server/keys.h"
#include "tools/testing/http_server/message.h"

namespace dumpline {
namespace project_server {

// Gets or creates a user. `id` is the path after /auth/v1/admin/users/, or "". `state` has "users"
// and "invisible_users"; see README.md.
http_server::Response HandleAdminUsers(const http_server::Request& request,
                                       const http_server::Caller& caller, const std::string& id,
                                       const std::string& body, nlohmann::ordered_json* state);

// Returns the response of /auth/v1/health.
http_server::Response AuthHealth();

}  // namespace project_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_AUTH_API_H_
