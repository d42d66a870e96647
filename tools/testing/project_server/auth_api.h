// GoTrue's admin users, in memory, and its health.
#ifndef DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_AUTH_API_H_
#define DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_AUTH_API_H_

#include <string>

#include "nlohmann/json.hpp"
#include "tools/testing/storage_server/auth.h"
#include "tools/testing/storage_server/http.h"

namespace dumpline {
namespace project_server {

// `state` has "users" and "invisible_users" (see README.md), and is changed. `id` is the path
// behind /auth/v1/admin/users/, or "".
storage_server::Response HandleAdminUsers(const storage_server::Request& request,
                                          const storage_server::Caller& caller,
                                          const std::string& id, const std::string& body,
                                          nlohmann::ordered_json* state);

// Of /auth/v1/health.
storage_server::Response AuthHealth();

}  // namespace project_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_AUTH_API_H_
