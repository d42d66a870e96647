// Rewrites plain text (--text).
#ifndef DUMPLINE_TOOLS_URL_REWRITE_TEXT_REWRITER_H_
#define DUMPLINE_TOOLS_URL_REWRITE_TEXT_REWRITER_H_

#include "absl/status/status.h"
#include "tools/url-rewrite/held_output.h"
#include "tools/url-rewrite/needle_source.h"
#include "tools/url-rewrite/rewrite_setup.h"
#include "tools/url-rewrite/value_rewriter.h"

namespace dumpline {

// Reads `source` to its end and writes it to `output` as one long value. With regular expressions,
// each line is a value.
absl::Status RewriteText(const RewriteSetup& setup, NeedleSource* source, ValueRewriter* values,
                         HeldOutput* output);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_TEXT_REWRITER_H_
