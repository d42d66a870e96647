// Checks the settings of a sync without using a network.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_ENV_CHECK_H_
#define DUMPLINE_TOOLS_ENV_CHECK_ENV_CHECK_H_

#include <vector>

#include "tools/env-check/checks.h"
#include "tools/env-check/side.h"
#include "tools/lib/settings/finding.h"
#include "tools/lib/settings/names.h"

namespace dumpline {

struct SettingsReport {
  std::vector<Finding> findings;  // one for each check that applies, in a fixed order
  // True if the side's key may be sent to the side's URL, because neither has an error.
  bool may_send_dev_key = false;
  bool may_send_prod_key = false;
};

SettingsReport CheckSettings(const EnvCheckOptions& options, const SyncSettings& sync);

// Returns a warning for each name in a file that looks like a misspelling of a setting without a
// value. `settings` contains all settings, from the file and from the environment.
std::vector<Finding> CheckNames(const Settings& file, const Settings& settings);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_ENV_CHECK_H_
