// Replaces origins of URLs in the data of a dump, or in plain text.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_URL_REWRITE_H_
#define DUMPLINE_TOOLS_URL_REWRITE_URL_REWRITE_H_

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/url-rewrite/options.h"
#include "tools/url-rewrite/report.h"

namespace dumpline {

// Reads `in` to its end, writes the rewritten text to `out` and closes `out`. After an error, or if
// `report` has failures, the output has neither an end marker nor a final COMMIT. Returns a usage
// error for invalid options.
absl::Status UrlRewrite(const UrlRewriteOptions& options, ByteSource* in, ByteSink* out,
                        UrlRewriteReport* report);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_URL_REWRITE_H_
