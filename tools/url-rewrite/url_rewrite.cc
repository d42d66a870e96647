#include "tools/url-rewrite/url_rewrite.h"

#include "tools/lib/status/status_macros.h"
#include "tools/url-rewrite/held_output.h"
#include "tools/url-rewrite/needle_source.h"
#include "tools/url-rewrite/rewrite_setup.h"
#include "tools/url-rewrite/sql_rewriter.h"
#include "tools/url-rewrite/text_rewriter.h"
#include "tools/url-rewrite/value_rewriter.h"

namespace dumpline {

absl::Status UrlRewrite(const UrlRewriteOptions& options, ByteSource* in, ByteSink* out,
                        UrlRewriteReport* report) {
  ASSIGN_OR_RETURN(RewriteSetup setup, RewriteSetup::Make(options));
  const NeedleFinder finder(setup.rules.needles());
  NeedleSource source(in, &finder);
  HeldOutput output(out);
  ValueRewriter values(&setup, &finder, &source, &output);
  const absl::Status status = options.text ? RewriteText(setup, &source, &values, &output)
                                           : RewriteSql(options, &setup, &source, &values, &output);
  RETURN_IF_ERROR(output.status());
  if (!status.ok()) output.Flush();  // the text before the error; psql rolls it back
  RETURN_IF_ERROR(status);
  *report = setup.MakeReport(options, values.columns(), in->name());
  if (options.before_end) RETURN_IF_ERROR(options.before_end(*report));
  if (report->failures.empty()) output.Release();
  return output.Close();
}

}  // namespace dumpline
