// Checks of settings that need no network. Each check returns its finding, or nullopt if it does
// not apply.
//
// Findings show the names of settings, hosts and project references, but no other part of a value,
// because a secret may have been pasted into the wrong setting.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_CHECKS_H_
#define DUMPLINE_TOOLS_ENV_CHECK_CHECKS_H_

#include <optional>

#include "absl/time/time.h"
#include "tools/env-check/side.h"
#include "tools/lib/settings/finding.h"

namespace dumpline {

struct EnvCheckOptions {
  bool allow_local_target = false;   // production may be on this machine or in a private network
  bool allow_remote_source = false;  // development may be on the internet
  absl::Time now;
};

// Check one side: "dev-url", "prod-url" and so on.
Finding CheckUrl(const Side& side, const SyncSettings& sync);
Finding CheckDatabaseUrl(const Side& side, const SyncSettings& sync);
Finding CheckKey(const Side& side, const SyncSettings& sync);
std::optional<Finding> CheckDatabasePort(const Side& side);
std::optional<Finding> CheckDatabaseProject(const Side& side);
std::optional<Finding> CheckDatabaseTls(const Side& side, const SyncSettings& sync);

// Check settings of production or of both sides.
std::optional<Finding> CheckOrigins(const SyncSettings& sync);
Finding CheckProjectRef(const SyncSettings& sync);
Finding CheckAccessToken(const SyncSettings& sync);
Finding CheckBuckets(const SyncSettings& sync);

// Check that development and production differ: "same-url" and so on.
std::optional<Finding> CheckUrlsDiffer(const SyncSettings& sync);
std::optional<Finding> CheckDatabasesDiffer(const SyncSettings& sync);
std::optional<Finding> CheckProjectsDiffer(const SyncSettings& sync);
std::optional<Finding> CheckKeysDiffer(const SyncSettings& sync, const EnvCheckOptions& options);

// Check that production is remote and development is local, unless the options allow otherwise.
std::optional<Finding> CheckTarget(const Side& prod, const EnvCheckOptions& options);
Finding CheckSource(const Side& dev, const EnvCheckOptions& options);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_CHECKS_H_
