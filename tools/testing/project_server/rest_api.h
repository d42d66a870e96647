// PostgREST's PATCH, on tables in memory, and its root.
#ifndef DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_REST_API_H_
#define DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_REST_API_H_

#include <string>

#include "nlohmann/json.hpp"
#include "tools/testing/storage_server/auth.h"
#include "tools/testing/storage_server/http.h"

namespace dumpline {
namespace project_server {

// `tables` is the state's (see README.md), and is changed. `table` is the path behind /rest/v1/.
storage_server::Response HandleRest(const storage_server::Request& request,
                                    const storage_server::Caller& caller, const std::string& table,
                                    const std::string& body, nlohmann::ordered_json* tables);

}  // namespace project_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_REST_API_H_
