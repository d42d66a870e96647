// Origin: the part of a URL that --from and --to replace.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_
#define DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// SCHEME://HOST[:PORT][/PATH], with scheme and host in lower case and without trailing slashes. A
// non-ASCII name is in Punycode, so that all its forms are the same name. No character of an origin
// needs an escape in a literal, in JSON or in COPY data, except that some JSON escapes slashes.
struct Origin {
  std::string scheme;
  std::string host;  // a name, an IPv4 address, or [an IPv6 address]
  std::string port;  // may be empty
  std::string path;  // empty, or /…

  std::string ToString() const;

  // Returns the port, or the scheme's default port if none is specified: http://h is http://h:80.
  // Returns "" for other schemes.
  std::string EffectivePort() const;
};

// Returns the default port of http, https, ws and wss, or "" for other schemes.
std::string DefaultPort(absl::string_view scheme);

// Parses an origin. The message of an error refers to `text`.
absl::StatusOr<Origin> ParseOrigin(absl::string_view text);

// Parses HOST[:PORT], the form that --forbid accepts: an origin without a scheme.
absl::StatusOr<Origin> ParseHost(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_
