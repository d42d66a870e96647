// Reads NDJSON: one JSON object per line. Blank lines are skipped.
#ifndef DUMPLINE_TOOLS_LIB_IO_JSON_LINES_H_
#define DUMPLINE_TOOLS_LIB_IO_JSON_LINES_H_

#include <cstddef>
#include <functional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/text/json.h"

namespace dumpline {

// Reads the next line that is not blank, as text, which is valid until the next call, and as an
// object. Returns false at the end of the input. Fails, with the line's position, at a line that is
// not a JSON object.
absl::StatusOr<bool> NextJsonLine(LineReader* lines, absl::string_view* text, Json* object);

// The loop of filters that write one result per line. Calls `answer` with each non-blank line of
// `in`, both as text (valid during the call) and as a JSON object, and writes the result to `out`
// as a line. Flushes each result, so that completed lines are reported even if the program is
// killed. Closes `out`. Fails like NextJsonLine().
absl::Status AnswerJsonLines(ByteSource* in, ByteSink* out,
                             const std::function<Json(absl::string_view text, Json line)>& answer);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_JSON_LINES_H_
