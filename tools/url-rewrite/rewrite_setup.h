// Parsed and checked options of a run.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_REWRITE_SETUP_H_
#define DUMPLINE_TOOLS_URL_REWRITE_REWRITE_SETUP_H_

#include <cstddef>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/pgdump/column_patterns.h"
#include "tools/lib/text/regex.h"
#include "tools/url-rewrite/options.h"
#include "tools/url-rewrite/report.h"
#include "tools/url-rewrite/url_rules.h"

namespace dumpline {

struct RewriteSetup {
  UrlRules rules;
  std::vector<RegexReplacement> regexes;
  ColumnPatterns only;
  ColumnPatterns except;

  // Returns a usage error for options that are invalid or cannot be combined.
  static absl::StatusOr<RewriteSetup> Make(const UrlRewriteOptions& options);

  // Number of rules by which replacements are counted: those of `rules`, then `regexes`.
  size_t rule_count() const { return rules.rule_count() + regexes.size(); }

  // Returns the report of a run that found `columns` in the input called `input_name`.
  UrlRewriteReport MakeReport(const UrlRewriteOptions& options,
                              const std::vector<const UrlRewriteReport::Column*>& columns,
                              absl::string_view input_name) const;
};

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_REWRITE_SETUP_H_
