// The URLs that health-check checks.
#ifndef DUMPLINE_TOOLS_HEALTH_CHECK_TARGET_H_
#define DUMPLINE_TOOLS_HEALTH_CHECK_TARGET_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/http/http.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/supabase/credentials.h"
#include "tools/lib/text/url.h"

namespace dumpline {

struct HealthTarget {
  std::string name;
  Url url;                    // without user, password and query
  std::string query;          // with its question mark, or ""
  std::string user_password;  // "USER:PASSWORD", decoded, or ""
  Credentials credentials;    // none unless a key is given
  std::string key_source;     // "$VARIABLE", or "" if there is no key

  // Returns the URL without user, password and query, for reports.
  std::string shown_url() const;
  // Returns whether the host is this machine.
  bool is_local() const;
  HttpRequest request() const;
  // Returns the texts that no message may contain.
  std::vector<std::string> secrets() const;
};

// Returns whether `text` may name a target. Names are shown, so a URL or a key that was given in
// place of a name must not be one.
bool IsTargetName(absl::string_view text);

// Parses NAME=URL. An error message is a predicate and does not contain the URL.
absl::StatusOr<HealthTarget> ParseHealthTarget(absl::string_view text);

// Reads NAME=URL, one per line. Skips empty lines and lines that start with #.
absl::StatusOr<std::vector<HealthTarget>> ReadHealthTargets(ByteSource* in);

// Makes the targets with the name in `option`, which is NAME=VARIABLE, send the key in the
// environment variable. `name` is the option's name. Returns a usage error, which does not contain
// the key, if the key may not be sent there.
absl::Status AddKey(absl::string_view name, absl::string_view option,
                    std::vector<HealthTarget>* targets);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_HEALTH_CHECK_TARGET_H_
