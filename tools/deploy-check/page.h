// The marks of a build in the HTML that it serves: title, scripts and stylesheets.
//
// This is not an HTML parser. It finds tags in comments and scripts too, which does no harm in
// pages that bundlers write.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the text of the first <title>, with white space collapsed and common character references
// resolved; "" if there is none.
std::string PageTitle(absl::string_view html);

// Returns the scripts and stylesheets that the page names in src and href attributes, as written,
// each once, in the page's order. Bundlers put a hash of the content into their names.
std::vector<std::string> PageAssets(absl::string_view html);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_
