// Generates SQL that changes a database as url-rewrite changes a dump.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_UPDATE_SQL_H_
#define DUMPLINE_TOOLS_URL_REWRITE_UPDATE_SQL_H_

#include <string>

#include "absl/status/statusor.h"
#include "tools/url-rewrite/options.h"

namespace dumpline {

// Returns a transaction with one UPDATE for each column of options.only, by the rules of
// options.rules. Returns a usage error for invalid options.
absl::StatusOr<std::string> UpdateSql(const UrlRewriteOptions& options);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_UPDATE_SQL_H_
