// A deployment's web site: the files of a folder, and from some request on those of another.
#ifndef DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_SITE_H_
#define DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_SITE_H_

#include <map>
#include <string>

#include "tools/testing/storage_server/http.h"

namespace dumpline {
namespace project_server {

struct Site {
  std::string folder;
  std::string next_folder;
  int pages_before_next = 0;  // how many answers `folder` gives when there is a `next_folder`
  std::map<std::string, std::string> redirects;  // from path to Location

  storage_server::Response Get(const std::string& path);
};

}  // namespace project_server
}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_TESTING_PROJECT_SERVER_SITE_H_
