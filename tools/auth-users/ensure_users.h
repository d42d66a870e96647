// Creates the users that are missing in a project, with their ids.
#ifndef DUMPLINE_TOOLS_AUTH_USERS_ENSURE_USERS_H_
#define DUMPLINE_TOOLS_AUTH_USERS_ENSURE_USERS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/supabase/project.h"

namespace dumpline {

struct EnsureUsersOptions {
  bool dry_run = false;  // only report which users are missing
};

struct EnsureUsersCounts {
  uint64_t present = 0;  // users that exist now, or are "missing" in a dry run
  uint64_t failed = 0;
};

// Reads lines {"id","email" or "phone",…}, looks up each user by id, and creates the missing ones
// from those fields of the line that GoTrue's admin API accepts. For each line, in order, writes
// {"id","email"?,"phone"?,"result","error"?} to `out`, then closes it. Writes no other field, so
// passwords are never shown. `transport` retries idempotent requests; `policy` governs retries of
// user creation, which is not idempotent.
absl::StatusOr<EnsureUsersCounts> EnsureUsers(const EnsureUsersOptions& options,
                                              const Project& project, HttpTransport* transport,
                                              const RetryPolicy& policy, ByteSource* in,
                                              ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_ENSURE_USERS_H_
