// NDJSON filters whose lines are answered one after the other.
#ifndef DUMPLINE_TOOLS_LIB_IO_JSON_LINES_H_
#define DUMPLINE_TOOLS_LIB_IO_JSON_LINES_H_

#include <cstddef>
#include <functional>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "tools/lib/io/byte_sink.h"
#include "tools/lib/io/byte_source.h"
#include "tools/lib/text/json.h"

namespace dumpline {

// Calls `answer` with each line of `in` that is not blank, as it stands there (valid during the call)
// and as the JSON object that it is, and writes what it returns to `out` as a line, at once: what has
// been done is told, whatever happens to the program next. Closes `out`. A line that is no JSON object
// ends it, with an error that names the line.
absl::Status AnswerJsonLines(ByteSource* in, ByteSink* out,
                             const std::function<Json(absl::string_view text, Json line)>& answer);

}  // namespace dumpline

#endif  // DUMPLINE_TOOLS_LIB_IO_JSON_LINES_H_
