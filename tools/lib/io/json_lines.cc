#include "tools/lib/io/json_lines.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/line_reader.h"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

namespace {

absl::Status WriteAnswers(LineReader* lines, Writer* writer,
                          const std::function<Json(absl::string_view, Json)>& answer) {
  absl::string_view text;
  for (;;) {
    RETURN_IF_ERROR(writer->status());
    ASSIGN_OR_RETURN(const bool has_line, lines->Next(&text));
    if (!has_line) return absl::OkStatus();
    if (absl::StripAsciiWhitespace(text).empty()) continue;
    absl::StatusOr<Json> line = ParseJson(text);
    if (!line.ok() || !line->is_object()) {
      return absl::InvalidArgumentError(absl::StrCat(lines->Where(), ": not a JSON object"));
    }
    writer->Append(ToJsonText(answer(text, *std::move(line))) + "\n");
    writer->Flush();
  }
}

}  // namespace

absl::Status AnswerJsonLines(ByteSource* in, ByteSink* out,
                             const std::function<Json(absl::string_view text, Json line)>& answer) {
  Writer writer(out);
  LineReader lines(in);
  const absl::Status status = WriteAnswers(&lines, &writer, answer);
  const absl::Status closed = writer.Close();
  return status.ok() ? closed : status;
}

}  // namespace dumpline
