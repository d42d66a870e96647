#include "tools/lib/io/json_lines.h"

#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "nlohmann/json.hpp"
#include "tools/lib/io/writer.h"
#include "tools/lib/status/status_macros.h"

namespace dumpline {

absl::StatusOr<bool> NextJsonLine(LineReader* lines, absl::string_view* text, Json* object) {
  do {
    ASSIGN_OR_RETURN(const bool has_line, lines->Next(text));
    if (!has_line) return false;
  } while (absl::StripAsciiWhitespace(*text).empty());
  absl::StatusOr<Json> parsed = ParseJson(*text);
  if (!parsed.ok() || !parsed->is_object()) {
    return absl::InvalidArgumentError(absl::StrCat(
        lines->Where(), ": ", parsed.ok() ? "not a JSON object" : parsed.status().message()));
  }
  *object = *std::move(parsed);
  return true;
}

namespace {

absl::Status WriteAnswers(LineReader* lines, Writer* writer,
                          const std::function<Json(absl::string_view, Json)>& answer) {
  absl::string_view text;
  Json line;
  for (;;) {
    RETURN_IF_ERROR(writer->status());
    ASSIGN_OR_RETURN(const bool has_line, NextJsonLine(lines, &text, &line));
    if (!has_line) return absl::OkStatus();
    writer->Append(ToJsonText(answer(text, std::move(line))) + "\n");
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
