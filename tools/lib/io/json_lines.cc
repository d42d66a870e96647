#include "tools/lib/io/json_lines.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/writer.h"

namespace dumpline {

absl::Status AnswerJsonLines(ByteSource* in, ByteSink* out,
                             const std::function<Json(absl::string_view text, Json line)>& answer) {
  Writer writer(out);
  LineReader lines(in);
  absl::Status status;
  absl::string_view text;
  while (writer.status().ok()) {
    const absl::StatusOr<bool> more = lines.Next(&text);
    if (!more.ok()) status = more.status();
    if (!more.ok() || !*more) break;
    if (absl::StripAsciiWhitespace(text).empty()) continue;
    absl::StatusOr<Json> line = ParseJson(text);
    if (!line.ok() || !line->is_object()) {
      status = absl::InvalidArgumentError(absl::StrCat(lines.Where(), ": not a JSON object"));
      break;
    }
    writer.Append(ToJsonText(answer(text, *std::move(line))) + "\n");
    writer.Flush();
  }
  const absl::Status closed = writer.Close();
  return status.ok() ? closed : status;
}

}  // namespace dumpline
