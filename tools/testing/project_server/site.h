// A deployment's web site: the files of one folder and, after some requests, those of another.
#ifndef DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_SITE_H_
#define DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_SITE_H_

#include <map>
#include <string>

#include "tools/testing/http_server/message.h"

namespace dumpline {
namespace project_server {

struct Site {
  std::string folder;
  std::string next_folder;
  int pages_before_next = 0;  // number of responses from `folder`, if there is a `next_folder`
  std::map<std::string, std::string> redirects;  // from path to Location
  std::string cors_origin;  // origin whose preflights are allowed; "" for a site without CORS

  http_server::Response Get(const std::string& path);

  // Answers a preflight request as Starlette's CORSMiddleware does with allow_credentials, the
  // methods GET and POST, and the header Authorization.
  http_server::Response Preflight(const http_server::Request& request) const;
};

}  // namespace project_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_SITE_H_
