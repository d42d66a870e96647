// The part of a URL that --from and --to replace.
#ifndef DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_
#define DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

// SCHEME://HOST[:PORT][/PATH], with scheme and host in lower case and without slashes at the end. A
// name outside ASCII is in Punycode, so that it is the same name however it is given.
// No character of it needs an escape in a literal, in JSON or in COPY data, except that some JSON
// escapes slashes.
struct Origin {
  std::string scheme;
  std::string host;  // a name, an IPv4 address, or [an IPv6 address]
  std::string port;  // may be empty
  std::string path;  // empty, or /…

  std::string ToString() const;

  // Returns the port, or that of the scheme where none is given: http://h is http://h:80. Empty for
  // other schemes.
  std::string EffectivePort() const;
};

// Returns the default port of http, https, ws and wss; empty for other schemes.
std::string DefaultPort(absl::string_view scheme);

// The message of an error is about `text`.
absl::StatusOr<Origin> ParseOrigin(absl::string_view text);

// Parses HOST[:PORT], as --forbid takes it: an origin without a scheme.
absl::StatusOr<Origin> ParseHost(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_URL_REWRITE_ORIGIN_H_
