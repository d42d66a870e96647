// The left side of a URL, as --from and --to take it.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_
#define DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// SCHEME://HOST[:PORT][/PATH]. Scheme and host are kept in lower case, slashes at the end dropped.
// There is nothing in it that a literal of any kind, JSON or COPY data would have to escape, but for
// the slashes in some JSON.
struct Origin {
  std::string scheme;
  std::string host;  // a name, an IPv4 address, or [an IPv6 address]
  std::string port;  // empty when there is none
  std::string path;  // empty, or /…

  std::string ToString() const;
};

// An error is a sentence about `text`.
absl::StatusOr<Origin> ParseOrigin(absl::string_view text);

// HOST[:PORT], as --forbid takes it: an origin without a scheme.
absl::StatusOr<Origin> ParseHost(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_
