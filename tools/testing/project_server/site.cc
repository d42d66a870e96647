#include "tools/testing/project_server/site.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/cli/filter_app.h"
#include "tools/testing/storage_server/error.h"

namespace dumpline {
namespace project_server {

storage_server::Response Site::Get(const std::string& path) {
  const auto redirect = redirects.find(path);
  if (redirect != redirects.end()) {
    storage_server::Response response = storage_server::TextResponse(301, "moved\n");
    response.headers.emplace_back("location", redirect->second);
    return response;
  }
  const bool is_next = !next_folder.empty() && pages_before_next-- <= 0;
  const std::string file = absl::EndsWith(path, "/") ? path + "index.html" : path;
  const bool is_safe = !folder.empty() && !absl::StrContains(file, "..");
  const absl::StatusOr<std::string> text =
      is_safe ? ReadFile(absl::StrCat(is_next ? next_folder : folder, file))
              : absl::NotFoundError("no site");
  if (!text.ok()) return storage_server::TextResponse(404, "not found\n");
  storage_server::Response response = storage_server::TextResponse(200, *text);
  for (auto& header : response.headers) {
    if (header.first == "content-type" && absl::EndsWith(file, ".html"))
      header.second = "text/html";
  }
  return response;
}

}  // namespace project_server
}  // namespace dumpline
