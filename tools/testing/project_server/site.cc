#include "tools/testing/project_server/site.h"

#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/io/file.h"

namespace dumpline {
namespace project_server {

using http_server::Response;
using http_server::TextResponse;

Response Site::Get(const std::string& path) {
  const auto redirect = redirects.find(path);
  if (redirect != redirects.end()) {
    Response response = TextResponse(301, "moved\n");
    response.headers.emplace_back("location", redirect->second);
    return response;
  }
  const bool is_next = !next_folder.empty() && pages_before_next-- <= 0;
  const std::string file = absl::EndsWith(path, "/") ? path + "index.html" : path;
  const bool is_safe = !folder.empty() && !absl::StrContains(file, "..");
  const absl::StatusOr<std::string> text =
      is_safe ? ReadFile(absl::StrCat(is_next ? next_folder : folder, file))
              : absl::NotFoundError("no site");
  if (!text.ok()) return TextResponse(404, "not found\n");
  Response response = TextResponse(200, *text);
  if (absl::EndsWith(file, ".html")) response.headers = {{"content-type", "text/html"}};
  return response;
}

Response Site::Preflight(const http_server::Request& request) const {
  const absl::string_view method = request.Get("access-control-request-method");
  std::string refused;
  if (request.Get("origin") != cors_origin) refused = "origin";
  if (method != "GET" && method != "POST") {
    absl::StrAppend(&refused, refused.empty() ? "" : ", ", "method");
  }
  Response response =
      refused.empty() ? TextResponse(200, "OK") : TextResponse(400, "Disallowed CORS " + refused);
  if (request.Get("origin") == cors_origin) {
    response.headers.emplace_back("access-control-allow-origin", cors_origin);
  }
  response.headers.emplace_back("access-control-allow-methods", "GET, POST");
  response.headers.emplace_back("access-control-allow-headers",
                                "Accept, Accept-Language, Authorization, Content-Language, "
                                "Content-Type");
  response.headers.emplace_back("access-control-allow-credentials", "true");
  return response;
}

}  // namespace project_server
}  // namespace dumpline
