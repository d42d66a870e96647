// SQL that does to a database what url-rewrite does to a dump.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_UPDATE_SQL_H_
#define DUMPLINE_TOOLS_URL_REWRITE_UPDATE_SQL_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/url-rewrite/url_rewrite.h"

namespace dumpline {

// One UPDATE for each column of options.only, by the rules of options.rules, in one transaction.
// Usage error: the options are not right.
absl::StatusOr<std::string> UpdateSql(const UrlRewriteOptions& options);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_UPDATE_SQL_H_
