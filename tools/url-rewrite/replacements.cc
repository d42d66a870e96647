#include "tools/url-rewrite/replacements.h"

#include <algorithm>
#include <cstddef>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/status/usage_error.h"
#include "tools/lib/text/encoded_url.h"
#include "tools/lib/text/json.h"
#include "tools/url-rewrite/url_rules.h"

namespace dumpline {
namespace {

std::string Encode(absl::string_view url, const UrlEncoding& encoding) {
  std::string encoded;
  AppendEncodedUrl(url, encoding, &encoded);
  return encoded;
}

}  // namespace

absl::StatusOr<std::string> Replacements(const UrlRewriteOptions& options) {
  const bool has_others = !options.regexes.empty() || !options.only.empty() ||
                          !options.except.empty() || !options.rules.forbid.empty() ||
                          options.rules.relative || !options.rules.to_origin.empty() ||
                          options.text || options.allow_unmatched || !options.end_marker;
  if (has_others) return UsageError("--print-replacements goes with --from, --to and --pairs only");
  ASSIGN_OR_RETURN(const UrlRules rules, UrlRules::Make(options.rules));

  std::vector<size_t> order(rules.from().size());
  for (size_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](size_t a, size_t b) {
    return rules.from()[a].ToString().size() > rules.from()[b].ToString().size();
  });

  std::string json = "[";
  for (const size_t i : order) {
    for (const UrlEncoding& encoding : CommonUrlEncodings()) {
      json += json.size() > 1 ? ",[" : "[";
      AppendJsonString(Encode(rules.from()[i].ToString(), encoding), &json);
      json += ",";
      AppendJsonString(Encode(rules.to()[i].ToString(), encoding), &json);
      json += "]";
    }
  }
  json += "]\n";
  return json;
}

}  // namespace dumpline
