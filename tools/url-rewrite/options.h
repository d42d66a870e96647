// Options of url-rewrite.
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

// Options of the command line; see the README.
struct UrlRewriteOptions {
  UrlRules::Spec rules;
  std::vector<std::pair<std::string, std::string>> regexes;  // pattern, replacement
  std::vector<std::string> only;                             // lists of columns
  std::vector<std::string> except;
  bool text = false;
  bool allow_unmatched = false;  // a rule that matches nothing is a note and no failure
  bool end_marker = true;
  size_t max_item_bytes = 1 << 20;  // longer literals and rows arrive in parts
  // Called when the report is complete and all output except its end has been written. If it
  // returns an error, the end is not written. May be empty.
  std::function<absl::Status(const UrlRewriteReport&)> before_end;
};

// Appends the pairs of a file, one line of FROM and TO each, to `rules`. Skips blank lines and
// lines that start with #.
absl::Status ReadPairs(const std::string& path, UrlRules::Spec* rules);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_OPTIONS_H_
