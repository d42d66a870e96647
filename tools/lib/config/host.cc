#include "tools/lib/config/host.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

HostKind ClassifyIpv4(uint32_t address) {
  const auto is_in = [address](uint32_t network, int bits) {
    return (address ^ network) >> (32 - bits) == 0;
  };
  if (is_in(0x7F000000, 8) || address == 0) return HostKind::kLoopback;
  // RFC 1918, link-local (RFC 3927), carrier-grade NAT (RFC 6598, also of VPNs).
  if (is_in(0x0A000000, 8) || is_in(0xAC100000, 12) || is_in(0xC0A80000, 16) ||
      is_in(0xA9FE0000, 16) || is_in(0x64400000, 10)) {
    return HostKind::kPrivate;
  }
  return HostKind::kPublic;
}

HostKind ClassifyIpv6(const in6_addr& address) {
  if (IN6_IS_ADDR_LOOPBACK(&address) || IN6_IS_ADDR_UNSPECIFIED(&address)) {
    return HostKind::kLoopback;
  }
  if (IN6_IS_ADDR_V4MAPPED(&address)) {
    uint32_t v4;
    std::memcpy(&v4, address.s6_addr + 12, sizeof v4);
    return ClassifyIpv4(ntohl(v4));
  }
  // Unique local (RFC 4193), link-local.
  const bool is_unique_local = (address.s6_addr[0] & 0xFE) == 0xFC;
  return is_unique_local || IN6_IS_ADDR_LINKLOCAL(&address) ? HostKind::kPrivate
                                                            : HostKind::kPublic;
}

}  // namespace

HostKind ClassifyHost(absl::string_view host) {
  if (absl::ConsumePrefix(&host, "[")) absl::ConsumeSuffix(&host, "]");
  std::string name = absl::AsciiStrToLower(absl::StripSuffix(host, "."));
  if (name.empty() || name[0] == '/' || name[0] == '@') return HostKind::kLoopback;  // a socket
  const std::string address = name.substr(0, name.find('%'));  // without an IPv6 zone
  in_addr v4;
  in6_addr v6;
  if (inet_pton(AF_INET, name.c_str(), &v4) == 1) return ClassifyIpv4(ntohl(v4.s_addr));
  if (inet_pton(AF_INET6, address.c_str(), &v6) == 1) return ClassifyIpv6(v6);
  if (name == "localhost" || absl::EndsWith(name, ".localhost")) return HostKind::kLoopback;
  for (absl::string_view suffix : {".local", ".internal", ".lan", ".home.arpa", ".test"}) {
    if (absl::EndsWith(name, suffix)) return HostKind::kPrivate;
  }
  return absl::StrContains(name, '.') ? HostKind::kPublic : HostKind::kPrivate;
}

std::string ProjectRefOfHost(absl::string_view host) {
  const std::string name = absl::AsciiStrToLower(host);
  for (absl::string_view domain : {".supabase.co", ".supabase.in", ".supabase.net"}) {
    absl::string_view ref = name;
    if (!absl::ConsumeSuffix(&ref, domain)) continue;
    absl::ConsumeSuffix(&ref, ".storage");
    return std::string(ref);
  }
  return "";
}

absl::StatusOr<ProjectUrl> ParseProjectUrl(absl::string_view text) {
  ProjectUrl url;
  url.is_tls = absl::StartsWithIgnoreCase(text, "https://");
  if (!url.is_tls && !absl::StartsWithIgnoreCase(text, "http://")) {
    return absl::InvalidArgumentError("is no http or https URL");
  }
  text.remove_prefix(url.is_tls ? 8 : 7);
  if (text.find_first_of("?#") != absl::string_view::npos) {
    return absl::InvalidArgumentError("has a query or a fragment");
  }
  const absl::string_view authority = text.substr(0, text.find('/'));
  url.path = std::string(text.substr(authority.size()));
  while (absl::EndsWith(url.path, "/")) url.path.pop_back();
  if (absl::StrContains(authority, '@')) {
    return absl::InvalidArgumentError("has a user or a password in it");
  }
  // An IPv6 address has colons of its own, inside brackets.
  const size_t bracket = authority.find(']');
  const size_t colon = authority.find(':', bracket == absl::string_view::npos ? 0 : bracket);
  url.host = absl::AsciiStrToLower(authority.substr(0, colon));
  const bool is_host = std::all_of(url.host.begin(), url.host.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
           absl::StrContains(".-_:[]", absl::string_view(&c, 1));
  });
  if (url.host.empty() || !is_host) return absl::InvalidArgumentError("has no host");
  url.port = url.is_tls ? 443 : 80;
  if (colon != absl::string_view::npos &&
      (!absl::SimpleAtoi(authority.substr(colon + 1), &url.port) || url.port < 1 ||
       url.port > 65535)) {
    return absl::InvalidArgumentError("has a port that is none");
  }
  return url;
}

}  // namespace dumpline
