// The options of url-rewrite.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_OPTIONS_H_
#define DUMPLINE_TOOLS_URL_REWRITE_OPTIONS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "tools/url-rewrite/report.h"
#include "tools/url-rewrite/url_rules.h"

namespace dumpline {

// The options of the command line; see the README.
struct UrlRewriteOptions {
  UrlRules::Spec rules;
  std::vector<std::pair<std::string, std::string>> regexes;  // pattern, replacement
  std::vector<std::string> only;                             // lists of columns
  std::vector<std::string> except;
  bool text = false;
  bool require_match = false;
  bool end_marker = true;
  size_t max_item_bytes = 1 << 20;  // a longer literal or row comes in parts
  // Called when the report is complete and all of the output but its end is written. An error keeps
  // the end back. May be empty.
  std::function<absl::Status(const UrlRewriteReport&)> before_end;
};

// Appends the pairs of a file, a line of FROM and TO each, to `rules`. Blank lines and lines that
// start with # are comments.
absl::Status ReadPairs(const std::string& path, UrlRules::Spec* rules);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_OPTIONS_H_
