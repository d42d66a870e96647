// The users that a dump's rows refer to.
#ifndef DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_
#define DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

// Reads `dump` to its end and writes {"id","columns"} to `out`, which it closes, for each id of a
// user in the rows: once, in the order of ids, with the columns that hold it. With `end_marker` the
// dump must end with pg_dump's end marker. Rows of a table that `schema` lacks are an error, since
// they may refer to users. On an error nothing is written. Memory grows with the number of distinct
// ids.
absl::Status ListUserIds(bool end_marker, const Schema& schema, ByteSource* dump, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_
