#include "tools/env-check/host_addresses.h"

#include <errno.h>
#include <netdb.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "absl/strings/string_view.h"
#include "absl/strings/strip.h"

namespace dumpline {
namespace {

// Returns true if there is a route to the address. Connecting a UDP socket looks up a route and
// sends nothing.
bool HasRoute(const addrinfo& address) {
  const int fd = socket(address.ai_family, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  // EAFNOSUPPORT means that the kernel lacks IPv6.
  if (fd < 0) return errno != EAFNOSUPPORT;
  const bool connected = connect(fd, address.ai_addr, address.ai_addrlen) == 0;
  // EADDRNOTAVAIL means that IPv6 is disabled, as in most containers. Other errors do not concern
  // routes.
  const bool has_route =
      connected || (errno != ENETUNREACH && errno != EHOSTUNREACH && errno != EADDRNOTAVAIL);
  close(fd);
  return has_route;
}

// Returns getaddrinfo()'s status. Sets `*has_route` if there is a route to one of the addresses.
int LookUp(const std::string& host, int family, bool* has_route) {
  addrinfo hints{};
  hints.ai_family = family;
  hints.ai_socktype = SOCK_DGRAM;
  addrinfo* addresses = nullptr;
  // connect() needs a port. Port 9 is "discard".
  const int status = getaddrinfo(host.c_str(), "9", &hints, &addresses);
  if (status != 0) return status;
  for (const addrinfo* at = addresses; at != nullptr; at = at->ai_next) {
    *has_route = *has_route || HasRoute(*at);
  }
  freeaddrinfo(addresses);
  return 0;
}

}  // namespace

HostAddresses LookUpHost(const std::string& host) {
  absl::string_view name = host;
  if (absl::ConsumePrefix(&name, "[")) absl::ConsumeSuffix(&name, "]");
  HostAddresses found;
  bool has_ipv4_route = false;
  // AF_UNSPEC is not suitable: it reports a lost response for one family as a missing address.
  const int v4 = LookUp(std::string(name), AF_INET, &has_ipv4_route);
  const std::string error = v4 == EAI_SYSTEM ? strerror(errno) : gai_strerror(v4);
  const int v6 = LookUp(std::string(name), AF_INET6, &found.has_ipv6_route);
  found.has_ipv6 = v6 == 0;
  found.has_ipv4 = v4 == 0 || (found.has_ipv6 && v4 == EAI_AGAIN);
  if (!found.found()) found.error = error;
  return found;
}

}  // namespace dumpline
