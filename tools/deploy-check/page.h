// What can be seen of a build in the HTML that it serves.
//
// No HTML parser: tags are found where they stand, comments and scripts included. Pages of a build
// are written by programs, and what is looked for stands in their first lines.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// The text of the first <title>, white space collapsed and the usual character references resolved;
// "" when there is none.
std::string PageTitle(absl::string_view html);

// The scripts and stylesheets that the page names in src and href attributes, as they are written,
// each once, in the page's order. Bundlers put a hash of the content into their names.
std::vector<std::string> PageAssets(absl::string_view html);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_
