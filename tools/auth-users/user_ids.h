// Lists the users that a dump's rows refer to.
#ifndef DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_
#define DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/pgdump/schema.h"

namespace dumpline {

// Reads `dump` to its end, writes {"id","columns"} to `out` for each user id in the rows, and
// closes `out`. Each id is written once, in order of the ids, with the columns that contain it.
// With `end_marker`, the dump must end with pg_dump's end marker. Rows of a table that `schema`
// lacks are an error, because they may refer to users. On an error, nothing is written. Memory use
// grows with the number of distinct ids.
absl::Status ListUserIds(bool end_marker, const Schema& schema, ByteSource* dump, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_AUTH_USERS_USER_IDS_H_
