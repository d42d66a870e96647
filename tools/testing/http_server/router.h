// Tables of routes.
//
//   const Route<Handler> kRoutes[] = {
//       {"GET", "/bucket/{bucket}", "bucket-get", …},
//       {"POST", "/object/{bucket}/{key...}", "upload", …},
//   };
//
// In a pattern, `{name}` matches one segment that is not empty, and `{name...}` matches the rest of
// the path, slashes included. The first route that matches is used, so specific patterns precede
// general ones.
#ifndef DUMPLINE_TOOLS_TESTING_HTTP_SERVER_ROUTER_H_
#define DUMPLINE_TOOLS_TESTING_HTTP_SERVER_ROUTER_H_

#include <map>
#include <optional>
#include <string>

#include "absl/strings/string_view.h"

namespace dumpline {
namespace http_server {

// Values of a pattern's names.
using Fields = std::map<std::string, std::string>;

template <typename Handler>
struct Route {
  const char* method;
  const char* pattern;
  const char* name;  // for faults and the log
  Handler handler;
};

// Returns the fields of a decoded path, or nullopt if the path does not match the pattern.
std::optional<Fields> MatchPath(absl::string_view pattern, absl::string_view path);

// Returns the first route of the table that matches and sets `fields`. Returns null if there is
// none.
template <typename Table>
auto FindRoute(const Table& table, absl::string_view method, absl::string_view path, Fields* fields)
    -> decltype(&table[0]) {
  for (const auto& route : table) {
    if (route.method != method) continue;
    std::optional<Fields> found = MatchPath(route.pattern, path);
    if (!found.has_value()) continue;
    *fields = *std::move(found);
    return &route;
  }
  return nullptr;
}

}  // namespace http_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_HTTP_SERVER_ROUTER_H_
