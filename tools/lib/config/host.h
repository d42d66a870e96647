// What can be told from a host's name alone, without asking the network.
#ifndef DUMPLINE_TOOLS_LIB_CONFIG_HOST_H_
#define DUMPLINE_TOOLS_LIB_CONFIG_HOST_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"

namespace dumpline {

enum class HostKind {
  kLoopback,  // this machine: 127.0.0.1, ::1, localhost; a socket's folder, or none
  kPrivate,  // a network that is not the internet: 10.0.0.1, host.docker.internal, a name without a
             // dot
  kPublic,
};

// `host` may be an IPv6 address in brackets or without.
HostKind ClassifyHost(absl::string_view host);

// "ref" of ref.supabase.co, ref.storage.supabase.co and the like, in lower case; "" for any other
// host.
std::string ProjectRefOfHost(absl::string_view host);

// Where a project is: the parts of an http or https URL.
struct ProjectUrl {
  bool is_tls = false;
  std::string host;  // lower case, IPv6 in brackets
  int port = 0;      // also when the URL leaves it out
  std::string path;  // without slashes at the end
};

// Takes an absolute URL without user, query and fragment. Errors say what is wrong and show nothing
// of the text, which may be a secret that got into the wrong place.
absl::StatusOr<ProjectUrl> ParseProjectUrl(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_CONFIG_HOST_H_
