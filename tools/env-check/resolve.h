// Prepares the settings of a sync for its scripts: adds defaults and parses values into parts, so
// that no script has to parse a value.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_RESOLVE_H_
#define DUMPLINE_TOOLS_ENV_CHECK_RESOLVE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/settings/names.h"

namespace dumpline {

// Returns ResolveSettings(settings), the defaults of settings without a value, and the variables
// that README.md lists under --resolve. `pooler_url` is the content of the file in which `supabase
// link` stores the linked project's pooler, or "". Fails if a URL is invalid or if a database
// belongs to a project other than the target. The error shows no value.
absl::StatusOr<Settings> ResolveForScripts(const Settings& settings, absl::string_view pooler_url);

// Writes NAME=VALUE and a NUL byte for each setting, ordered by name, to `out`, and closes `out`.
absl::Status WriteSettings(const Settings& settings, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_RESOLVE_H_
