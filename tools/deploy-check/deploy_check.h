// Checks that a web site serves the expected build, and reports what it serves.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_DEPLOY_CHECK_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_DEPLOY_CHECK_H_

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/deploy-check/railway.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/text/regex.h"

namespace dumpline {

// Assets of each page, by its URL, as read from the output of an earlier run.
using PageAssetLists = std::map<std::string, std::vector<std::string>>;

struct DeployCheckOptions {
  std::string site;                // "https://app.example.com", with or without a path
  std::vector<std::string> pages;  // paths below it

  std::string health;                  // path that must answer with a 2xx status; "" for none
  std::vector<std::string> texts;      // strings that each page must contain
  std::vector<RegexPattern> patterns;  // expressions that must match in each page
  std::string title;                   // title of each page; "" for any
  std::string old_hash;                // text that no asset's name may contain; "" for none
  bool compare_assets = false;         // the assets must differ from old_assets
  PageAssetLists old_assets;

  std::vector<std::string> cors_origins;  // origins whose pages the API must accept
  std::vector<std::string> cors_methods;  // methods of their requests
  std::string cors_path;                  // path of the API; "" for `health`, or else for "/"

  bool hosts = false;           // the www host and the bare host must lead to the same site
  bool https_redirect = false;  // http must redirect to https, for each host that is checked
  int certificate_days = 0;     // of validity that the certificates must have left; 0 for any

  bool railway = false;  // the newest deployment on Railway must have succeeded
  std::string railway_service, railway_environment;
  Runner run_railway;

  absl::Duration wait;      // time to repeat failed checks for
  absl::Duration interval;  // time between repetitions
  std::function<absl::Time()> now;
};

// Reads page paths, one per line, and skips empty lines.
absl::StatusOr<std::vector<std::string>> ReadPagePaths(ByteSource* in);

// Reads the lines that DeployCheck() wrote for pages. `file` names the text in messages.
absl::StatusOr<PageAssetLists> ReadPageAssetLists(absl::string_view text, absl::string_view file);

// Runs all checks, and repeats those that fail for `wait`. Writes a line for the last result of
// each to `out`, and closes `out`: for a page, {"url","status","title","assets","health"?,"result",
// "problems"}; the other checks have a field "check" (see cors.h, hosts.h, railway.h). The result
// is "ok" or "failed"; the problems are sentences. Returns whether all results are ok.
absl::StatusOr<bool> DeployCheck(const DeployCheckOptions& options, HttpTransport* transport,
                                 ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_DEPLOY_CHECK_H_
