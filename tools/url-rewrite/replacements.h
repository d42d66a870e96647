// Lists the replacements of a run, for programs that replace text themselves.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_REPLACEMENTS_H_
#define DUMPLINE_TOOLS_URL_REWRITE_REPLACEMENTS_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/url-rewrite/options.h"

namespace dumpline {

// Returns the pairs of --from and --to in every frequent encoding, as one line of JSON:
// [["from","to"],…]. A pair whose origin contains another pair's origin precedes that pair, so that
// a program may apply them in order. Returns a usage error for options that a list of pairs cannot
// express.
absl::StatusOr<std::string> Replacements(const UrlRewriteOptions& options);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_REPLACEMENTS_H_
