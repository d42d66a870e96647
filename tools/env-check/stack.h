// Reads the addresses of the local Supabase stack.
#ifndef DUMPLINE_TOOLS_ENV_CHECK_STACK_H_
#define DUMPLINE_TOOLS_ENV_CHECK_STACK_H_

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/settings/names.h"

namespace dumpline {

// Sets DEV_URL and DEV_DB_URL, if they have no value, to the addresses that the Supabase CLI gives
// to the local stack: those of the ports in `toml`, the text of supabase/config.toml. A port that
// it does not set remains the default
// (https://supabase.com/docs/guides/local-development/cli/config). `file` is the file's name for
// errors.
absl::Status AddStackAddresses(absl::string_view toml, absl::string_view file, Settings* settings);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_ENV_CHECK_STACK_H_
