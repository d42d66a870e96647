// Whether a web site serves the build that it should, and if not, what it serves.
#ifndef DUMPLINE_TOOLS_DEPLOY_CHECK_DEPLOY_CHECK_H_
#define DUMPLINE_TOOLS_DEPLOY_CHECK_DEPLOY_CHECK_H_

#include <cstddef>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/text/regex.h"

namespace dumpline {

// The assets of pages, by URL, as an earlier run wrote them.
using PageAssetLists = std::map<std::string, std::vector<std::string>>;

struct DeployCheckOptions {
  std::string origin;              // "https://app.example.com", maybe with a path
  std::vector<std::string> pages;  // paths below it

  std::string health;                  // path that must answer 2xx; "": none is asked for
  std::vector<std::string> texts;      // each in each page
  std::vector<RegexPattern> patterns;  // likewise
  std::string title;                   // of each page; "": any
  std::string old_hash;                // in no asset's name; "": any
  bool compare_assets = false;         // they differ from
  PageAssetLists old_assets;

  absl::Duration wait;      // how long to ask again while it is not as it should be
  absl::Duration interval;  // between
  std::function<absl::Time()> now;
};

// Reads paths of pages, one a line; empty lines do not count.
absl::StatusOr<std::vector<std::string>> ReadPagePaths(ByteSource* in);

// Reads the lines that DeployCheck() wrote. `file` is for messages.
absl::StatusOr<PageAssetLists> ReadPageAssetLists(absl::string_view text, absl::string_view file);

// Writes a line {"url","status","title","assets","health"?,"result","problems"} for each page to
// `out`, which it closes: what was seen last. The result is "ok", or "failed" with the problems, as
// sentences. Returns whether all is as it should be.
absl::StatusOr<bool> DeployCheck(const DeployCheckOptions& options, HttpTransport* transport,
                                 ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DEPLOY_CHECK_DEPLOY_CHECK_H_
