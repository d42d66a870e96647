// Extracts the features of a page that identify its build: title, scripts and stylesheets.
//
// This is not an HTML parser. It also finds tags in comments and scripts, which is harmless in
// pages that bundlers write.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"

namespace dumpline {

// Returns the text of the first <title>, or "". White space is collapsed, and common character
// references are resolved.
std::string PageTitle(absl::string_view html);

// Returns the scripts and stylesheets that the page names in src and href attributes, as written,
// without repetitions, in page order. Bundlers put a hash of the content into their names.
std::vector<std::string> PageAssets(absl::string_view html);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_PAGE_H_
