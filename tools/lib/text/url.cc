#include "tools/lib/text/url.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace dumpline {
namespace {

constexpr size_t kMaxHostBytes = 253;  // RFC 1035, section 2.3.4, without the root's dot
constexpr size_t kMaxSchemeBytes = 32;

bool IsAlnum(char c) { return absl::ascii_isalnum(static_cast<unsigned char>(c)); }

// Returns whether `text` consists of letters, digits and `others`, and is not empty.
bool ConsistsOf(absl::string_view text, absl::string_view others) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [others](char c) {
    return IsAlnum(c) || others.find(c) != absl::string_view::npos;
  });
}

bool IsScheme(absl::string_view text) {
  return ConsistsOf(text, "+-.") && text.size() <= kMaxSchemeBytes &&
         absl::ascii_isalpha(static_cast<unsigned char>(text[0]));
}

bool HasSpaceOrControl(absl::string_view text) {
  return std::any_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) <= ' ' || c == '\x7F'; });
}

absl::Status Error(absl::string_view predicate) { return absl::InvalidArgumentError(predicate); }

// Reads HOST[:PORT] into `url`.
absl::Status ReadAuthority(absl::string_view text, Url* url) {
  if (text.empty()) return Error("has no host");
  // An IPv6 address contains colons, inside brackets.
  const size_t host_size =
      text[0] == '[' ? text.find(']') + 1 : std::min(text.find(':'), text.size());
  url->host = absl::AsciiStrToLower(text.substr(0, host_size));
  text.remove_prefix(host_size);
  if (!IsHost(url->host)) return Error("has an invalid host");
  if (text.empty()) return absl::OkStatus();
  if (text[0] != ':') return Error("has an invalid host");
  if (!ParsePort(text.substr(1), &url->port)) {
    return Error("has an invalid port (expected 1 to 65535)");
  }
  return absl::OkStatus();
}

}  // namespace

int Url::port_or_default() const {
  if (port != 0) return port;
  return is_tls() ? 443 : 80;
}

std::string Url::authority() const { return port == 0 ? host : absl::StrCat(host, ":", port); }

std::string Url::origin() const {
  const bool is_default_port = port == (is_tls() ? 443 : 80);
  return absl::StrCat(scheme, "://", is_default_port ? host : authority());
}

absl::StatusOr<Url> ParseUrl(absl::string_view text) {
  const size_t colon = text.find("://");
  if (colon == absl::string_view::npos || !IsScheme(text.substr(0, colon))) {
    return Error("is not a URL (expected SCHEME://HOST[:PORT][/PATH])");
  }
  Url url;
  url.scheme = absl::AsciiStrToLower(text.substr(0, colon));
  text.remove_prefix(colon + 3);
  if (text.find_first_of("?#") != absl::string_view::npos) {
    return Error("has a query or a fragment");
  }
  const absl::string_view authority = text.substr(0, text.find('/'));
  if (authority.find('@') != absl::string_view::npos) {
    return Error("has a user name or a password");
  }
  url.path = std::string(text.substr(authority.size()));
  if (HasSpaceOrControl(url.path)) return Error("has white space or a control character");
  const absl::Status status = ReadAuthority(authority, &url);
  if (!status.ok()) return status;
  return url;
}

absl::StatusOr<Url> ParseHttpUrl(absl::string_view text) {
  const std::string scheme = absl::AsciiStrToLower(text.substr(0, text.find("://")));
  if (scheme != "http" && scheme != "https") return Error("is not an http or https URL");
  return ParseUrl(text);
}

absl::StatusOr<Url> ParseAuthority(absl::string_view text) {
  Url url;
  const absl::Status status = ReadAuthority(text, &url);
  if (!status.ok()) return status;
  return url;
}

std::string TakeUserInfo(std::string* url) {
  const size_t colon = url->find("://");
  if (colon == std::string::npos) return "";
  const size_t begin = colon + 3;
  const size_t end = std::min(url->find_first_of("/?#", begin), url->size());
  const size_t at = url->substr(0, end).rfind('@');
  if (at == std::string::npos || at < begin) return "";
  std::string user_info = url->substr(begin, at - begin);
  url->erase(begin, at + 1 - begin);
  return user_info;
}

bool IsHost(absl::string_view text) {
  if (text.size() > 2 && text.front() == '[' && text.back() == ']') {
    const absl::string_view address = text.substr(1, text.size() - 2);
    return address.find(':') != absl::string_view::npos &&
           std::all_of(address.begin(), address.end(), [](char c) {
             return absl::ascii_isxdigit(static_cast<unsigned char>(c)) || c == ':' || c == '.';
           });
  }
  return ConsistsOf(text, "-._") && IsAlnum(text.front()) && IsAlnum(text.back()) &&
         text.size() <= kMaxHostBytes;
}

bool ParsePort(absl::string_view text, int* port) {
  // SimpleAtoi() would accept a sign and white space.
  const bool is_decimal =
      !text.empty() && text[0] != '0' && std::all_of(text.begin(), text.end(), [](char c) {
        return absl::ascii_isdigit(static_cast<unsigned char>(c));
      });
  int number = 0;
  if (!is_decimal || !absl::SimpleAtoi(text, &number) || number > 65535) return false;
  *port = number;
  return true;
}

std::string OriginOf(absl::string_view url) {
  const absl::StatusOr<Url> parsed = ParseHttpUrl(url.substr(0, url.find_first_of("?#")));
  return parsed.ok() ? parsed->origin() : "";
}

}  // namespace dumpline
