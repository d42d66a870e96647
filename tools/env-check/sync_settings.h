// The settings of a sync: the one list of their names.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_SYNC_SETTINGS_H_
#define DUMPLINE_TOOLS_ENV_CHECK_SYNC_SETTINGS_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/config/dotenv.h"
#include "tools/lib/io/byte_sink.h"

namespace dumpline {

struct SettingName {
  const char* name;
  std::vector<const char*> also;  // Supabase's names for it, understood when `name` has no value
};

const std::vector<SettingName>& SettingNames();

// A setting under the name it was found by.
struct Setting {
  std::string name;
  std::string value;  // "" when it is not set
};

// The setting that `name`, one of ours or of Supabase's, is a name of: under the first of its names
// that has a value, else under `name`.
Setting FindSetting(const Settings& settings, absl::string_view name);

// The settings that a sync knows and that have a value, under its own names.
Settings ResolveSettings(const Settings& settings);

// Writes NAME=VALUE and a NUL byte for each of them, ordered by name, to `out`, which it closes.
absl::Status WriteSettings(const Settings& settings, ByteSink* out);

// The name that `name` seems to be meant for; "" when it is one itself, or like none of them.
std::string IntendedName(absl::string_view name);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_SYNC_SETTINGS_H_
