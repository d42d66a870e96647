// Parses the URLs that users pass to the filters: SCHEME://HOST[:PORT][/PATH], the part of RFC 3986
// that needs no decoding. A program that accepts fewer URLs, such as only those of hosted projects,
// checks the parsed parts.
//
// Every error message is a predicate, such as "has an invalid port (expected 1 to 65535)". The
// caller prepends the name of a setting or flag. The message never contains the URL, which may be a
// secret that was pasted into the wrong place.
#ifndef DUMPLINE_TOOLS_LIB_TEXT_URL_H_
#define DUMPLINE_TOOLS_LIB_TEXT_URL_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

struct Url {
  std::string scheme;  // lower case
  std::string host;    // lower case: a name, an IPv4 address, or an IPv6 address in brackets
  int port = 0;        // 0 if the URL has none
  std::string path;    // as written: "" or "/…"

  bool is_tls() const { return scheme == "https"; }
  // Returns the port, or the scheme's default: 443 for https, 80 for all others.
  int port_or_default() const;
  // Returns "HOST" or "HOST:PORT".
  std::string authority() const;
  // Returns "SCHEME://HOST[:PORT]", without the port if it is the scheme's default.
  std::string origin() const;
};

// Parses an absolute URL of any scheme. Rejects user names, passwords, queries, fragments, white
// space and control characters.
absl::StatusOr<Url> ParseUrl(absl::string_view text);

// Parses an absolute URL like ParseUrl(), and rejects schemes other than http and https.
absl::StatusOr<Url> ParseHttpUrl(absl::string_view text);

// Parses HOST[:PORT]. The result has neither scheme nor path.
absl::StatusOr<Url> ParseAuthority(absl::string_view text);

// Removes "USER:PASSWORD@" from an absolute URL. Returns "USER:PASSWORD" as written, or "".
std::string TakeUserInfo(std::string* url);

// Returns whether `text` is a host name, an IPv4 address, or an IPv6 address in brackets.
bool IsHost(absl::string_view text);

// Parses a decimal number from 1 to 65535 without leading zeros. Returns false for anything else.
bool ParsePort(absl::string_view text, int* port);

// Returns the origin (Url::origin()) of an http or https URL, which may have a query and a
// fragment. Returns "" for any other text.
std::string OriginOf(absl::string_view url);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_TEXT_URL_H_
