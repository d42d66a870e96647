// Looks up the addresses of a host, and checks whether this machine has a route to them.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_HOST_ADDRESSES_H_
#define DUMPLINE_TOOLS_ENV_CHECK_HOST_ADDRESSES_H_

#include <string>

namespace dumpline {

struct HostAddresses {
  bool has_ipv4 = false;  // also if the name server did not respond
  bool has_ipv6 = false;
  bool has_ipv6_route = false;  // to one of its IPv6 addresses
  std::string error;            // reason why the host has no address

  bool found() const { return has_ipv4 || has_ipv6; }
  bool out_of_reach() const { return !has_ipv4 && has_ipv6 && !has_ipv6_route; }
};

// Queries the system's resolver. Sends nothing to `host` itself, which may be an IPv6 address, with
// or without brackets.
HostAddresses LookUpHost(const std::string& host);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_HOST_ADDRESSES_H_
