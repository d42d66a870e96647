#include "tools/url-rewrite/origin.h"

#include <algorithm>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tools/lib/text/idn.h"

namespace dumpline {
namespace {

bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

// Returns true if `text` is not empty and consists of letters, digits and `others`.
bool ConsistsOf(absl::string_view text, absl::string_view others) {
  if (text.empty()) return false;
  for (char c : text) {
    if (!IsAlnum(c) && others.find(c) == absl::string_view::npos) return false;
  }
  return true;
}

bool IsHost(absl::string_view host) {
  if (host.size() > 2 && host.front() == '[' && host.back() == ']') {
    return host.find(':') != absl::string_view::npos &&
           ConsistsOf(host.substr(1, host.size() - 2), ":.");
  }
  return ConsistsOf(host, "-._") && IsAlnum(host.front()) && IsAlnum(host.back()) &&
         host.size() <= 253;
}

bool IsPort(absl::string_view port) {
  int number = 0;
  return absl::SimpleAtoi(port, &number) && number > 0 && number <= 65535 && ConsistsOf(port, "") &&
         port[0] != '0';
}

// Parses HOST[:PORT]. Returns false for anything else.
bool TakeHostAndPort(absl::string_view text, Origin* origin) {
  const size_t host_end =
      text.substr(0, 1) == "[" ? text.find(']') + 1 : std::min(text.find(':'), text.size());
  const std::optional<std::string> host = HostToAscii(text.substr(0, host_end));
  if (!host.has_value()) return false;
  origin->host = *host;
  text.remove_prefix(host_end);
  if (!text.empty()) {
    origin->port = std::string(text.substr(1));
    if (text[0] != ':' || !IsPort(origin->port)) return false;
  }
  return IsHost(origin->host);
}

}  // namespace

std::string Origin::ToString() const {
  return absl::StrCat(scheme, scheme.empty() ? "" : "://", host, port.empty() ? "" : ":", port,
                      path);
}

std::string DefaultPort(absl::string_view scheme) {
  if (scheme == "http" || scheme == "ws") return "80";
  if (scheme == "https" || scheme == "wss") return "443";
  return "";
}

std::string Origin::EffectivePort() const { return port.empty() ? DefaultPort(scheme) : port; }

absl::StatusOr<Origin> ParseOrigin(absl::string_view text) {
  const auto error = [text](absl::string_view why) {
    return absl::InvalidArgumentError(absl::StrCat("invalid origin \"", text, "\": ", why));
  };
  Origin origin;
  const size_t colon = text.find("://");
  if (colon == absl::string_view::npos) {
    return error("missing :// (expected SCHEME://HOST[:PORT])");
  }
  origin.scheme = absl::AsciiStrToLower(text.substr(0, colon));
  if (!ConsistsOf(origin.scheme, "+-.") || origin.scheme.size() > 32 ||
      !absl::ascii_isalpha(static_cast<unsigned char>(origin.scheme[0]))) {
    return error("invalid scheme before ://");
  }
  absl::string_view rest = text.substr(colon + 3);
  const size_t slash = std::min(rest.find('/'), rest.size());
  absl::string_view path = rest.substr(slash);
  rest = rest.substr(0, slash);
  if (rest.find('@') != absl::string_view::npos) {
    return absl::InvalidArgumentError("an origin must not contain a user name or password");
  }
  if (!TakeHostAndPort(rest, &origin))
    return error("invalid host or port (expected HOST or HOST:PORT after ://)");
  while (!path.empty() && path.back() == '/') path.remove_suffix(1);
  if (!path.empty() && (!ConsistsOf(path, "/-._~") || path.size() > 1000 ||
                        path.find("//") != absl::string_view::npos)) {
    return error("invalid path (expected letters, digits and -._~/)");
  }
  origin.path = std::string(path);
  return origin;
}

absl::StatusOr<Origin> ParseHost(absl::string_view text) {
  Origin origin;
  if (!TakeHostAndPort(text, &origin)) {
    return absl::InvalidArgumentError(
        absl::StrCat("invalid host \"", text, "\" (expected HOST or HOST:PORT)"));
  }
  return origin;
}

}  // namespace dumpline
