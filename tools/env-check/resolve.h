// The settings of a sync as its scripts use them: with defaults, and parsed into parts, so that no
// script has to parse a value.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_RESOLVE_H_
#define DUMPLINE_TOOLS_ENV_CHECK_RESOLVE_H_

#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/settings/names.h"

namespace dumpline {

// Returns ResolveSettings(settings), the defaults of those that have no value, and the variables
// that README.md lists under --resolve. `pooler_url` is the content of the file in which
// `supabase link` keeps the linked project's pooler, or "". Returns an error, which shows no value,
// for a URL that is invalid and for a database of another project than the target.
absl::StatusOr<Settings> ResolveForScripts(const Settings& settings, absl::string_view pooler_url);

// Writes NAME=VALUE and a NUL byte for each, ordered by name, to `out`, and closes it.
absl::Status WriteSettings(const Settings& settings, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_RESOLVE_H_
