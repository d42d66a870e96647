// Makes sure that users exist in a project, under their ids.
#ifndef DUMPLINE_TOOLS_AUTH_USERS_ENSURE_USERS_H_
#define DUMPLINE_TOOLS_AUTH_USERS_ENSURE_USERS_H_

#include <cstddef>
#include <cstdint>

#include "absl/status/statusor.h"
#include "tools/lib/http/http.h"
#include "tools/lib/http/retry.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/storage/session.h"

namespace dumpline {

struct EnsureUsersOptions {
  bool dry_run = false;  // only say who is missing
};

struct EnsureUsersCounts {
  uint64_t present = 0;  // before or now, or "missing" in a dry run
  uint64_t failed = 0;
};

// Reads lines {"id","email" or "phone",…}, asks for each user by id, and creates those that are
// missing with what GoTrue's admin API takes of the line. Writes
// {"id","email"?,"phone"?,"result","error"?} for each, in order, to `out`, which it closes; nothing
// else of a line, so that no password is ever shown. `transport` tries again by itself what is
// repeatable; `policy` is for what is not.
absl::StatusOr<EnsureUsersCounts> EnsureUsers(const EnsureUsersOptions& options,
                                              const Project& project, HttpTransport* transport,
                                              const RetryPolicy& policy, ByteSource* in,
                                              ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_ENSURE_USERS_H_
