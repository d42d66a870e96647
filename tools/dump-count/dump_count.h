#ifndef DUMPLINE_TOOLS_DUMP_COUNT_DUMP_COUNT_H_
#define DUMPLINE_TOOLS_DUMP_COUNT_DUMP_COUNT_H_

#include "absl/status/status.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"

namespace dumpline {

// Reads `in` to its end, writes one line {"table","rows","bytes"} for each table to `out`, and
// closes `out`. Writes nothing if the dump is malformed or, with `end_marker`, lacks its end
// marker.
absl::Status DumpCount(bool end_marker, ByteSource* in, ByteSink* out);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_DUMP_COUNT_DUMP_COUNT_H_
