// Simulates PostgREST's PATCH on tables in memory, and its root.
#ifndef DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_REST_API_H_
#define DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_REST_API_H_

#include <string>

#include "nlohmann/json.hpp"
#include "tools/testing/http_server/keys.h"
#include "tools/testing/http_server/message.h"

namespace dumpline {
namespace project_server {

// Changes rows of a table. `table` is the path after /rest/v1/. `tables` is part of the state; see
// README.md.
http_server::Response HandleRest(const http_server::Request& request,
                                 const http_server::Caller& caller, const std::string& table,
                                 const std::string& body, nlohmann::ordered_json* tables);

}  // namespace project_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_REST_API_H_
