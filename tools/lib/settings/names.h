// The list of all settings of a sync, and functions that look them up.
#ifndef DUMPLINE_TOOLS_LIB_SETTINGS_NAMES_H_
#define DUMPLINE_TOOLS_LIB_SETTINGS_NAMES_H_

#include <string>
#include <vector>

#include "absl/strings/string_view.h"
#include "tools/lib/settings/dotenv.h"

namespace dumpline {

struct SettingName {
  const char* name;
  std::vector<const char*> aliases;  // Supabase's names for it, used when `name` has no value
  const char* default_value;         // "" if there is none, or if it is not a constant
  const char* needed_by;             // targets of //pipelines that fail without it; "" if none
  const char* meaning;               // one phrase, for tables and help
};

// Returns all settings, ordered by name.
const std::vector<SettingName>& SettingNames();

// A setting and the name by which it was found.
struct Setting {
  std::string name;
  std::string value;  // "" when it is not set
};

// Looks up a setting by `name`, which is its own name or one of Supabase's. The result has the
// first of the setting's names that has a value, or `name` if none has.
Setting FindSetting(const Settings& settings, absl::string_view name);

// Returns the settings of a sync that have a value, under the sync's own names.
Settings ResolveSettings(const Settings& settings);

// Returns the name of the setting that `name` probably misspells. Returns "" if `name` is itself a
// setting or resembles none.
std::string IntendedName(absl::string_view name);

// Returns the list as text, one setting per line with its meaning, default and aliases.
std::string DescribeSettings();

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_SETTINGS_NAMES_H_
