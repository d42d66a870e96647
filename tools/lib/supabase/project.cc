#include "tools/lib/supabase/project.h"

#include <arpa/inet.h>
#include <netinet/in.h>

#include <algorithm>
#include <cstdint>
#include <cstring>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "tools/lib/status/status_macros.h"
#include "tools/lib/text/url.h"

namespace dumpline {
namespace {

HostKind ClassifyIpv4(uint32_t address) {
  const auto is_in = [address](uint32_t network, int bits) {
    return (address ^ network) >> (32 - bits) == 0;
  };
  if (is_in(0x7F000000, 8) || address == 0) return HostKind::kLoopback;
  // RFC 1918, link-local (RFC 3927), carrier-grade NAT (RFC 6598), which VPNs use too.
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
  // Unique local (RFC 4193) and link-local addresses.
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

bool IsProjectRef(absl::string_view text) {
  return text.size() == 20 && std::all_of(text.begin(), text.end(), [](char c) {
           return absl::ascii_islower(static_cast<unsigned char>(c));
         });
}

absl::StatusOr<Project> ParseProject(absl::string_view text) {
  ASSIGN_OR_RETURN(const Url url, ParseHttpUrl(text));
  absl::string_view path = url.path;
  while (absl::ConsumeSuffix(&path, "/")) {
  }
  absl::ConsumeSuffix(&path, kStorageApiPath);
  Project project;
  project.ref = ProjectRefOfHost(url.host);
  if (!project.ref.empty()) {
    if (!url.is_tls()) return absl::InvalidArgumentError("must be https for a hosted project");
    if (!path.empty()) return absl::InvalidArgumentError("has a path, which no project's URL has");
  }
  project.url = absl::StrCat(url.scheme, "://", url.authority(), path);
  return project;
}

}  // namespace dumpline
