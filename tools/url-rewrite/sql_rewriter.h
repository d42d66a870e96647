// Rewrites the data of a dump.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_SQL_REWRITER_H_
#define DUMPLINE_TOOLS_URL_REWRITE_SQL_REWRITER_H_

#include "absl/status/status.h"
#include "tools/url-rewrite/held_output.h"
#include "tools/url-rewrite/needle_source.h"
#include "tools/url-rewrite/options.h"
#include "tools/url-rewrite/rewrite_setup.h"
#include "tools/url-rewrite/value_rewriter.h"

namespace dumpline {

// Reads the SQL of `source` to its end and writes it to `output`, which holds back the last COMMIT
// and the end marker. Records in `setup` which column patterns matched.
absl::Status RewriteSql(const UrlRewriteOptions& options, RewriteSetup* setup, NeedleSource* source,
                        ValueRewriter* values, HeldOutput* output);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_SQL_REWRITER_H_
