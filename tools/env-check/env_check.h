// Checks the settings of a sync for what can be known without asking anybody.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_ENV_CHECK_H_
#define DUMPLINE_TOOLS_ENV_CHECK_ENV_CHECK_H_

#include <cstddef>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "tools/lib/config/dotenv.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/settings/finding.h"

namespace dumpline {

struct EnvCheckOptions {
  bool allow_local_target = false;   // production on this machine or in a private network
  bool allow_remote_source = false;  // development on the internet
  absl::Time now;
};

// Reads KEY=VALUE lines to the end of `in`.
absl::StatusOr<Settings> ReadSettings(ByteSource* in);

// One finding for each check that applies, in a fixed order. Names of settings, hosts and project
// refs are shown, values are not: a secret may stand where none belongs.
std::vector<Finding> CheckSettings(const EnvCheckOptions& options, const Settings& settings);

// A warning for each name in a file that looks like a misspelling of a setting that has no value.
// `settings` are all of them, of the file and of the environment.
std::vector<Finding> CheckNames(const Settings& file, const Settings& settings);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_ENV_CHECK_H_
