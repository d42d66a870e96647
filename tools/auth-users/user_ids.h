// The users that a dump's rows refer to.
#ifndef DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_
#define DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_

#include <cstddef>

#include "absl/status/status.h"
#include "tools/auth-users/user_references.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

struct UserIdsOptions {
  bool end_marker = true;  // insist on pg_dump's
};

// Reads a dump to its end marker and writes {"id","columns"} for each id of a user in its rows,
// once, in the order of ids, with the columns that have it, to `out`, which it closes. Rows of a
// table that the schema does not have are an error: of such a table nobody knows whether it refers
// to users. Nothing is written before all has been read. Memory grows with the number of different
// ids.
absl::Status ListUserIds(const UserIdsOptions& options, const UserReferences& references,
                         ByteSource* dump, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_
