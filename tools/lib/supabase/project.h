// A Supabase project: its URL, its reference, and the properties of a host that follow from its
// name.
#ifndef DUMPLINE_TOOLS_LIB_SUPABASE_PROJECT_H_
#define DUMPLINE_TOOLS_LIB_SUPABASE_PROJECT_H_

#include <string>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/supabase/credentials.h"

namespace dumpline {

enum class HostKind {
  kLoopback,  // this machine: 127.0.0.1, ::1, localhost; a socket's folder, or no host at all
  kPrivate,   // a private network: 10.0.0.1, host.docker.internal, a name without a dot
  kPublic,    // the internet
};

// Classifies a host by its name, without a lookup. An IPv6 address may be in brackets.
HostKind ClassifyHost(absl::string_view host);

// Returns the reference of the hosted project whose API or storage host this is, in lower case:
// "ref" for ref.supabase.co and ref.storage.supabase.co. Returns "" for any other host.
std::string ProjectRefOfHost(absl::string_view host);

// Returns whether `text` is a project's reference, by the rule of Supabase's CLI: 20 lower-case
// letters.
bool IsProjectRef(absl::string_view text);

// Path of the storage API below a project's URL.
inline constexpr absl::string_view kStorageApiPath = "/storage/v1";

struct Project {
  std::string url;          // "https://ref.supabase.co", without a slash at the end
  std::string ref;          // reference of a hosted project; "" for others
  Credentials credentials;  // none unless the caller sets them
};

// Parses the URL of a project, hosted or not: https://ref.supabase.co, with or without /storage/v1.
// Rejects plain http for hosted projects, because it would reveal the key to the network. An error
// message is a predicate and does not contain the text; see text/url.h.
absl::StatusOr<Project> ParseProject(absl::string_view text);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SUPABASE_PROJECT_H_
